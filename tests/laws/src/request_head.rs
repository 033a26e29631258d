use head::Head;
use oracle::{self, OracleTarget};
use table::{target_of, verdict_of, Lines};

/// The input of `preconditions explain`: a head is read in full or not at all; what follows it plays no
/// part; what was read is read again from a head that is written anew, and is judged like the
/// oracle judges it. An error names an octet before which nothing is wrong yet.
pub fn request_head(octets: &[u8]) {
    match Head::read(octets) {
        Ok(head) => {
            is_read_again(&head);
            let longer = [octets, b"\x00GET"].concat();
            let longer = Head::read(&longer).expect("the same head");
            assert_eq!((head.method, &head.fields), (longer.method, &longer.fields));
            is_judged(&head);
        }
        Err(error) => {
            let said = error.to_string();
            let (_, offset) = said.rsplit_once(" at octet ").expect("an offset");
            let offset: usize = offset.parse().expect("a number");
            let before = octets.get(..offset).expect("an offset within the input");
            let mut lines = [httparse::EMPTY_HEADER; 256];
            let unfinished = httparse::Request::new(&mut lines).parse(before);
            assert_eq!(unfinished, Ok(httparse::Status::Partial), "{said}");
        }
    }
}

fn is_read_again(head: &Head<'_>) {
    let mut written = format!("{} / HTTP/1.1\r\n", head.method).into_bytes();
    for (name, value) in &head.fields {
        assert!(
            !value.iter().any(|octet| b"\r\n\0".contains(octet)),
            "{name} is one line"
        );
        written.extend([name.as_bytes(), b":", value, b"\r\n"].concat());
    }
    written.extend(b"\r\n");
    let again = Head::read(&written).expect("a head");
    assert_eq!((again.method, &again.fields), (head.method, &head.fields));
}

fn is_judged(head: &Head<'_>) {
    let target = OracleTarget::Exists {
        entity_tag: Some(b"\"a\"".to_vec()),
        last_modified: Some(784_111_777),
        date: Some(784_111_778),
    };
    let explanation = preconditions::explain(head.method, &head.fields, target_of(&target));
    let lines = head
        .fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.to_vec()));
    let expected = oracle::decide(head.method, &lines.collect::<Lines>(), target);
    assert_eq!(verdict_of(explanation.outcome()), expected);
}
