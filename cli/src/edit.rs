//! `preconditions edit`: get, edit, put under If-Match; and if somebody else was faster, stop and show
//! all three versions.

mod versions;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{bail, Context, Result};
use http::{header, HeaderMap, Method, Response, StatusCode};
use preconditions::client::{Change, Written};
use preconditions::Validators;
use ureq::Body;
use url::Url;

use crate::agent::{self, printable, Agent, Connection};
use versions::Versions;

/// Edit a resource in your editor, and lose nobody's change
///
/// Gets the resource, opens $VISUAL or $EDITOR, and puts what you have written under If-Match, so that
/// it replaces exactly what you have seen. If somebody else has changed the resource meanwhile, nothing
/// is written: the command stops, keeps what you have written in a file, and shows what you got, what
/// is there now, and what you have written. A resource that does not exist is created, if nobody else
/// creates it first.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    /// What to edit; https, if no scheme is given
    #[arg(value_parser = agent::url)]
    url: Url,

    /// The editor; without it, $VISUAL or $EDITOR
    #[arg(long, value_name = "COMMAND")]
    editor: Option<String>,

    /// The media type of a resource that is created
    #[arg(long, value_name = "TYPE", default_value = "text/plain; charset=utf-8")]
    content_type: String,

    /// Send a weak entity-tag in If-Match, for servers that say that they accept one (FHIR, OData,
    /// and behind gateways that compress)
    #[arg(long)]
    weak: bool,

    /// Say of each request what it asks, and of each answer what it comes to
    #[arg(long)]
    explain: bool,

    #[command(flatten)]
    connection: Connection,
}

/// What the command ends with where somebody else was faster, or may have been.
const CONFLICT: u8 = 3;

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let edit = Edit {
        arguments,
        agent: Agent::new(&arguments.connection)?,
    };
    edit.run()
}

struct Edit<'a> {
    arguments: &'a Arguments,
    agent: Agent,
}

/// A version as the server has sent it.
struct Got {
    headers: HeaderMap,
    content: Vec<u8>,
}

impl Edit<'_> {
    fn run(&self) -> Result<ExitCode> {
        let editor = self.editor()?;
        let base = self.get()?;
        let validators = base.as_ref().map(|it| Validators::of_response(&it.headers));
        let change = match &validators {
            None => Change::creating(),
            // Better to hear it before an hour of editing.
            Some(validators) => match (Change::guarded(validators), validators.entity_tag()) {
                (_, Some(tag)) if self.arguments.weak => Change::guarded_by(tag),
                (Ok(change), _) => change,
                (Err(error), _) => bail!(
                    "{}: {error}; a change could not be guarded against others",
                    self.arguments.url
                ),
            },
        };
        let content = base
            .as_ref()
            .map(|it| it.content.clone())
            .unwrap_or_default();
        let versions = Versions::create(&self.arguments.url, &content)?;
        open(&editor, versions.yours())?;
        let written = versions.read_yours()?;
        if written == content {
            versions.remove();
            println!("nothing changed, nothing sent");
            return Ok(ExitCode::SUCCESS);
        }
        self.put(change, base.as_ref(), &written, &versions)
    }

    /// Sends what was written, once, and once more if it is certain that the first was not performed.
    fn put(
        &self,
        change: Change<'_>,
        base: Option<&Got>,
        written: &[u8],
        versions: &Versions,
    ) -> Result<ExitCode> {
        let (outcome, said) = self.send(&change, base, written);
        match outcome {
            Written::Done => Ok(self.done(versions, &said)),
            Written::Refused => bail!(
                "not written: the server answers {said}; what you have written is in {}",
                versions.yours().display()
            ),
            Written::Lost => self.conflict(base, written, versions, &said),
            Written::Unknown => {
                self.explain(format_args!("{said}: was it written? It is read again"));
                match self
                    .get()
                    .with_context(|| versions.kept("it may have been written, or not"))?
                {
                    Some(now) if now.content == written => Ok(self.done(versions, "it is there")),
                    now if is_same(now.as_ref(), base) => {
                        let change = change.repeat();
                        let (outcome, said) = self.send(&change, base, written);
                        match outcome {
                            Written::Done => Ok(self.done(versions, &said)),
                            _ => self.conflict(base, written, versions, &said),
                        }
                    }
                    _ => self.conflict(base, written, versions, &said),
                }
            }
        }
    }

    fn done(&self, versions: &Versions, said: &str) -> ExitCode {
        versions.remove();
        println!("written: {said}");
        ExitCode::SUCCESS
    }

    /// Shows the three versions, and stops.
    fn conflict(
        &self,
        base: Option<&Got>,
        written: &[u8],
        versions: &Versions,
        said: &str,
    ) -> Result<ExitCode> {
        let theirs = self
            .get()
            .with_context(|| versions.kept("nothing more was sent"))?;
        if theirs
            .as_ref()
            .is_some_and(|theirs| theirs.content == written)
        {
            return Ok(self.done(versions, "what is there is what you have written"));
        }
        let theirs = theirs.map(|it| it.content);
        eprintln!(
            "{said}: somebody else has changed {} since you got it",
            self.arguments.url
        );
        versions.show(base.map(|it| &it.content[..]), theirs.as_deref(), written)?;
        Ok(ExitCode::from(CONFLICT))
    }

    /// Gets the resource; none if it does not exist.
    fn get(&self) -> Result<Option<Got>> {
        let answer = self.request(Method::GET, HeaderMap::new(), None)?;
        let status = answer.status();
        match status {
            StatusCode::NOT_FOUND | StatusCode::GONE => return Ok(None),
            StatusCode::OK => {}
            _ if status.is_redirection() => bail!(
                "the server answers {status}, Location: {:?}; edit that",
                answer.headers().get(header::LOCATION)
            ),
            _ => bail!("the server answers {status}"),
        }
        if let Some(coding) = answer.headers().get(header::CONTENT_ENCODING) {
            if coding != "identity" {
                bail!("the server sends the coding {coding:?}, although it was asked for none");
            }
        }
        let headers = answer.headers().clone();
        let content = answer
            .into_body()
            .into_with_config()
            .limit(MOST_CONTENT)
            .read_to_vec();
        let content = content.context("the content did not come whole")?;
        let length = headers.get(header::CONTENT_LENGTH);
        let length = length.filter(|_| !headers.contains_key(header::TRANSFER_ENCODING));
        if length.is_some_and(|length| length.as_bytes() != content.len().to_string().as_bytes()) {
            bail!(
                "the content did not come whole: {} of {length:?} bytes",
                content.len()
            );
        }
        Ok(Some(Got { headers, content }))
    }

    /// Sends the change; its outcome, and the answer in words.
    fn send(&self, change: &Change<'_>, base: Option<&Got>, written: &[u8]) -> (Written, String) {
        let mut headers = HeaderMap::new();
        change.lines().insert_into(&mut headers);
        let media_type = base
            .and_then(|it| it.headers.get(header::CONTENT_TYPE))
            .cloned();
        let given = self.arguments.content_type.parse().ok();
        if let Some(media_type) = media_type.or(given) {
            headers.insert(header::CONTENT_TYPE, media_type);
        }
        match self.request(Method::PUT, headers, Some(written)) {
            Ok(answer) => {
                let status = answer.status();
                let tag = answer.headers().get(header::ETAG);
                let tag = tag.map(|tag| format!(", ETag: {}", printable(tag)));
                let said = format!("{status}{}", tag.unwrap_or_default());
                (change.outcome(Some(status.as_u16())), said)
            }
            Err(error) => (change.outcome(None), format!("{error:#}")),
        }
    }

    fn request(
        &self,
        method: Method,
        headers: HeaderMap,
        content: Option<&[u8]>,
    ) -> Result<Response<Body>> {
        let url = &self.arguments.url;
        if self.arguments.explain {
            eprintln!("> {method} {url}");
            for (name, value) in &headers {
                eprintln!("> {name}: {}", printable(value));
            }
        }
        let answer = self.agent.send(method, url, &headers, content)?;
        if self.arguments.explain {
            eprintln!("< {}", answer.status());
            for name in ["etag", "last-modified", "date"] {
                for value in answer.headers().get_all(name) {
                    eprintln!("< {name}: {}", printable(value));
                }
            }
        }
        Ok(answer)
    }

    fn editor(&self) -> Result<String> {
        let named = |name| {
            std::env::var(name)
                .ok()
                .filter(|editor| !editor.trim().is_empty())
        };
        let editor = self.arguments.editor.clone();
        editor
            .or_else(|| named("VISUAL"))
            .or_else(|| named("EDITOR"))
            .context("no editor: set $EDITOR, or say which with --editor COMMAND")
    }

    fn explain(&self, what: std::fmt::Arguments<'_>) {
        if self.arguments.explain {
            eprintln!("* {what}");
        }
    }
}

/// An editor for people takes no more.
const MOST_CONTENT: u64 = 64 * 1024 * 1024;

/// Whether nobody has changed the resource: the same validators, and the same content.
fn is_same(now: Option<&Got>, base: Option<&Got>) -> bool {
    match (now, base) {
        (Some(now), Some(base)) => {
            let tags = (
                now.headers.get(header::ETAG),
                base.headers.get(header::ETAG),
            );
            tags.0 == tags.1 && now.content == base.content
        }
        (None, None) => true,
        _ => false,
    }
}

/// Runs the editor, which may have arguments, and waits for it.
fn open(editor: &str, file: &Path) -> Result<()> {
    let mut command = if cfg!(windows) {
        let mut words = editor.split_whitespace();
        let mut command = Command::new(words.next().unwrap_or(editor));
        command.args(words);
        command
    } else {
        let mut command = Command::new("sh");
        command.args(["-c", &format!("{editor} \"$@\""), editor]);
        command
    };
    let status = command
        .arg(file)
        .status()
        .with_context(|| format!("cannot run {editor}"))?;
    if !status.success() {
        bail!(
            "{editor} ends with {status}: nothing sent; {} is kept",
            PathBuf::from(file).display()
        );
    }
    Ok(())
}
