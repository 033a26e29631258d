//! A model of servers that send files, rightly or not, written without the crate.

use crate::random::Random;

/// What is wrong with a server. Whatever it is, an ordinary GET is answered rightly, and validators
/// are true: which version a response is of can always be told, if it says so at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lie {
    None,
    /// Sends the part of whatever version is current.
    IgnoresIfRange,
    /// The same, and does not say which version it is of.
    IgnoresIfRangeWithoutValidator,
    WeakTagInPart,
    /// Sends a part that starts elsewhere, and says so.
    OtherPart,
    /// Sends from the start, as a 206.
    PartFromStart,
    NoContentRange,
    TwoContentRanges,
    /// Sends another complete length than the first time, of the same version.
    TotalChanges,
    /// `bytes */*`
    NothingKnown,
    /// 200, with Content-Range, and only the part as content.
    OkWithContentRange,
    Multipart,
    Gzip,
    NotModified,
    NotModifiedWithOtherTag,
    NotModifiedBare,
    /// 416 to any range, with the length of what was asked from, as if everything was there.
    Unsatisfiable,
    UnsatisfiableNothingKnown,
    UnsatisfiableBare,
    NoRanges,
    /// Sends more after the part.
    TooMuch,
    /// Says in Content-Length more than the part has.
    OtherContentLength,
    UnknownTotal,
    ServerError,
}

pub const LIES: [Lie; 24] = [
    Lie::None,
    Lie::IgnoresIfRange,
    Lie::IgnoresIfRangeWithoutValidator,
    Lie::WeakTagInPart,
    Lie::OtherPart,
    Lie::PartFromStart,
    Lie::NoContentRange,
    Lie::TwoContentRanges,
    Lie::TotalChanges,
    Lie::NothingKnown,
    Lie::OkWithContentRange,
    Lie::Multipart,
    Lie::Gzip,
    Lie::NotModified,
    Lie::NotModifiedWithOtherTag,
    Lie::NotModifiedBare,
    Lie::Unsatisfiable,
    Lie::UnsatisfiableNothingKnown,
    Lie::UnsatisfiableBare,
    Lie::NoRanges,
    Lie::TooMuch,
    Lie::OtherContentLength,
    Lie::UnknownTotal,
    Lie::ServerError,
];

/// What a server says about versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    Tag,
    /// A date, which no two versions share.
    Date,
}

pub struct Server {
    pub lie: Lie,
    pub says: Says,
    /// Whether a whole content is sent without its length.
    pub is_chunked: bool,
    versions: Vec<Vec<u8>>,
    current: usize,
}

pub struct Answer {
    pub status: u16,
    pub header: Vec<(String, Vec<u8>)>,
    pub content: Vec<u8>,
}

impl Server {
    pub fn new(random: &mut Random, lie: Lie) -> Self {
        let versions = (0..4).map(|version| {
            let length = 4 + random.below(4);
            (0..length)
                .map(|place| u8::try_from(version * 16 + place).unwrap())
                .collect()
        });
        let versions = versions.collect();
        Server {
            lie,
            says: random.one_of(&[Says::Tag, Says::Tag, Says::Date]),
            is_chunked: random.once_in(2),
            versions,
            current: 0,
        }
    }

    pub fn change(&mut self, random: &mut Random) {
        self.current = random.below(self.versions.len());
    }

    pub fn current(&self) -> &[u8] {
        &self.versions[self.current]
    }

    fn validator(&self) -> (&'static str, String) {
        match self.says {
            Says::Tag => ("ETag", format!("\"v{}\"", self.current)),
            Says::Date => (
                "Last-Modified",
                format!("Sun, 06 Nov 1994 08:49:{:02} GMT", self.current),
            ),
        }
    }

    pub fn answer(&self, request: &[(String, Vec<u8>)]) -> Answer {
        let field = |name: &str| {
            let line = request
                .iter()
                .find(|(other, _)| other.eq_ignore_ascii_case(name));
            line.map(|(_, value)| String::from_utf8(value.clone()).unwrap())
        };
        let (name, validator) = self.validator();
        let range = field("range");
        // A condition that nobody sends to it is none of its business.
        assert!(field("if-none-match").is_none() && field("if-match").is_none());
        let ignores = matches!(
            self.lie,
            Lie::IgnoresIfRange | Lie::IgnoresIfRangeWithoutValidator
        );
        let from = match range {
            Some(range) if ignores || field("if-range") == Some(validator.clone()) => {
                let from = range
                    .strip_prefix("bytes=")
                    .unwrap()
                    .strip_suffix('-')
                    .unwrap();
                from.parse::<usize>().unwrap()
            }
            Some(_) => return self.whole(name, &validator),
            None => {
                assert!(field("if-range").is_none(), "If-Range without Range");
                return self.whole(name, &validator);
            }
        };
        self.part(from, name, &validator)
    }

    fn whole(&self, name: &str, validator: &str) -> Answer {
        let content = self.current().to_vec();
        let mut answer = answer(200, &[(name, validator)], content);
        if !self.is_chunked {
            let length = answer.content.len().to_string();
            answer
                .header
                .push(("Content-Length".into(), length.into_bytes()));
        }
        answer
    }

    /// What is answered to `Range: bytes=FROM-` where If-Range holds.
    fn part(&self, from: usize, name: &str, validator: &str) -> Answer {
        let content = self.current();
        let total = content.len();
        let own = (name, validator);
        let range =
            |from: usize, total: &str| format!("bytes {from}-{}/{total}", content.len() - 1);
        let unsatisfiable =
            |range: String| answer(416, &[("Content-Range", &range)], b"no".to_vec());
        match self.lie {
            Lie::Unsatisfiable => return unsatisfiable(format!("bytes */{from}")),
            Lie::UnsatisfiableNothingKnown => return unsatisfiable("bytes */*".into()),
            Lie::UnsatisfiableBare => return answer(416, &[], b"no".to_vec()),
            Lie::NoRanges => return self.whole(name, validator),
            Lie::NotModified => return answer(304, &[own], Vec::new()),
            Lie::NotModifiedWithOtherTag => {
                return answer(304, &[("ETag", "\"strange\"")], Vec::new())
            }
            Lie::NotModifiedBare => return answer(304, &[], Vec::new()),
            Lie::ServerError => return answer(503, &[], b"later".to_vec()),
            _ => {}
        }
        if from >= total {
            return unsatisfiable(format!("bytes */{total}"));
        }
        let rest = content[from..].to_vec();
        let right = range(from, &total.to_string());
        match self.lie {
            Lie::IgnoresIfRangeWithoutValidator => answer(206, &[("Content-Range", &right)], rest),
            Lie::WeakTagInPart => {
                let weak = format!("W/{validator}");
                answer(206, &[("ETag", &weak), ("Content-Range", &right)], rest)
            }
            Lie::OtherPart => {
                let from = if from == 0 { 1 } else { from - 1 };
                let range = range(from, &total.to_string());
                answer(
                    206,
                    &[own, ("Content-Range", &range)],
                    content[from..].to_vec(),
                )
            }
            Lie::PartFromStart => {
                let range = range(0, &total.to_string());
                answer(206, &[own, ("Content-Range", &range)], content.to_vec())
            }
            Lie::NoContentRange => answer(206, &[own], rest),
            Lie::TwoContentRanges => {
                let other = range(0, &total.to_string());
                answer(
                    206,
                    &[own, ("Content-Range", &right), ("Content-Range", &other)],
                    rest,
                )
            }
            Lie::TotalChanges => {
                let range = range(from, &(total + 1).to_string());
                answer(206, &[own, ("Content-Range", &range)], rest)
            }
            Lie::NothingKnown => answer(206, &[own, ("Content-Range", "bytes */*")], rest),
            Lie::OkWithContentRange => answer(200, &[own, ("Content-Range", &right)], rest),
            Lie::Multipart => {
                let of_parts = ("Content-Type", "Multipart/ByteRanges; boundary=x");
                answer(
                    206,
                    &[own, of_parts, ("Content-Range", &right)],
                    b"--x\r\n".to_vec(),
                )
            }
            Lie::Gzip => {
                let coded = ("Content-Encoding", "gzip");
                answer(
                    206,
                    &[own, coded, ("Content-Range", &right)],
                    b"\x1F\x8B".to_vec(),
                )
            }
            Lie::TooMuch => answer(
                206,
                &[own, ("Content-Range", &right)],
                [rest, vec![255; 3]].concat(),
            ),
            Lie::OtherContentLength => {
                let length = (total - from + 1).to_string();
                answer(
                    206,
                    &[own, ("Content-Range", &right), ("Content-Length", &length)],
                    rest,
                )
            }
            Lie::UnknownTotal => answer(206, &[own, ("Content-Range", &range(from, "*"))], rest),
            _ => answer(206, &[own, ("Content-Range", &right)], rest),
        }
    }
}

fn answer(status: u16, header: &[(&str, &str)], content: Vec<u8>) -> Answer {
    let header = header
        .iter()
        .map(|(name, value)| ((*name).into(), value.as_bytes().to_vec()));
    let date = (
        "Date".to_string(),
        b"Sun, 06 Nov 1994 09:49:37 GMT".to_vec(),
    );
    Answer {
        status,
        header: header.chain([date]).collect(),
        content,
    }
}
