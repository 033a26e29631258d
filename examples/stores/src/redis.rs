//! Redis, and Valkey. A script compares and writes, and nothing runs between its commands. "No" is
//! what it returns: the version that it found, in the same round trip.

use preconditions::{EntityTag, WriteCondition};
use redis::aio::MultiplexedConnection;
use redis::{AsyncCommands, Client, Script};

use crate::{Found, Row, Store, StoreError, Written};

/// Notes as hashes.
#[derive(Clone, Debug)]
pub struct Redis {
    connection: MultiplexedConnection,
    script: Script,
}

impl Redis {
    /// Connects, for instance to `redis://127.0.0.1:6379`.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        Ok(Redis {
            connection: Client::open(url)?
                .get_multiplexed_async_connection()
                .await?,
            script: Script::new(SCRIPT),
        })
    }
}

// recipe: script
/// Versions are compared as the texts that they are: a number of Lua is exact up to 2^53 only. They
/// come from one counter for all notes, which never starts over.
const SCRIPT: &str = r"
    local note, versions = KEYS[1], KEYS[2]
    local method, condition, text, modified = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

    local found = redis.call('HGET', note, 'version') -- false if there is none
    local function is_found_among_the_rest()
        for i = 5, #ARGV do
            if ARGV[i] == found then return true end
        end
        return false
    end

    local holds
    if condition == 'none' then
        holds = true
    elseif condition == 'exists' then
        holds = found
    elseif condition == 'absent' then
        holds = not found
    elseif condition == 'one-of' then
        holds = is_found_among_the_rest()
    elseif condition == 'none-of' then
        holds = not is_found_among_the_rest()
    elseif condition == 'unmodified-since' then
        local last = redis.call('HGET', note, 'modified')
        holds = not last or tonumber(last) < tonumber(ARGV[5])
    end

    if method == 'DELETE' then
        if not (found and holds) then return {0, found} end
        redis.call('DEL', note)
        return {1, found}
    end
    if not holds then return {0, found} end
    local version = redis.call('INCR', versions)
    redis.call('HSET', note, 'text', text, 'version', version)
    if modified == '' then
        redis.call('HDEL', note, 'modified')
    else
        redis.call('HSET', note, 'modified', modified)
    end
    return {1, tostring(version)}
";
// recipe: end

impl Redis {
    // recipe: write
    /// Runs the script. In a cluster, both keys have to be of one slot, so they share `{notes}`.
    async fn run(
        &self,
        method: &str,
        id: &str,
        text: &str,
        modified: Option<i64>,
        condition: &WriteCondition<i64>,
    ) -> Result<Written<i64>, StoreError> {
        let (name, operands) = match condition {
            WriteCondition::None => ("none", vec![]),
            WriteCondition::Exists => ("exists", vec![]),
            WriteCondition::Absent => ("absent", vec![]),
            WriteCondition::OneOf(versions) => ("one-of", versions.clone()),
            WriteCondition::NoneOf(versions) => ("none-of", versions.clone()),
            // To the end of that second: HTTP knows whole ones only.
            WriteCondition::UnmodifiedSince(date) => {
                ("unmodified-since", vec![date.unix_seconds() + 1])
            }
            WriteCondition::Never(_) => return Ok(Written::No(Found::Unknown)),
            WriteCondition::Evaluate => return Ok(Written::Evaluate),
        };
        let mut call = self.script.key(key(id));
        call.key("{notes}:versions").arg(method).arg(name).arg(text);
        call.arg(modified.map_or(String::new(), |modified| modified.to_string()));
        for operand in operands {
            call.arg(operand);
        }
        let mut connection = self.connection.clone();
        let (is_done, version): (bool, Option<i64>) = call.invoke_async(&mut connection).await?;
        Ok(match (is_done, version) {
            (true, version) => Written::Done(version),
            (false, Some(version)) => Written::No(Found::Version(version)),
            (false, None) => Written::No(Found::Nothing),
        })
    }
    // recipe: end
}

impl Store for Redis {
    type Version = i64;

    fn tag(version: &i64) -> EntityTag<'static> {
        EntityTag::from_version(version.unsigned_abs())
    }

    // recipe: decode
    /// A counter of Redis is signed.
    fn decode(tag: &EntityTag<'_>) -> Option<i64> {
        i64::try_from(tag.version()?).ok()
    }
    // recipe: end

    async fn write(
        &self,
        id: &str,
        text: &str,
        modified: Option<i64>,
        condition: &WriteCondition<i64>,
    ) -> Result<Written<i64>, StoreError> {
        self.run("PUT", id, text, modified, condition).await
    }

    async fn delete(
        &self,
        id: &str,
        condition: &WriteCondition<i64>,
    ) -> Result<Written<i64>, StoreError> {
        self.run("DELETE", id, "", None, condition).await
    }

    // recipe: read
    async fn read(&self, id: &str) -> Result<Option<Row<i64>>, StoreError> {
        let mut connection = self.connection.clone();
        // One command: three would be of three moments.
        let (text, version, modified): (Option<String>, Option<i64>, Option<i64>) = connection
            .hmget(key(id), &["text", "version", "modified"])
            .await?;
        Ok(text.zip(version).map(|(text, version)| Row {
            text,
            version,
            modified,
        }))
    }
    // recipe: end
}

fn key(id: &str) -> String {
    format!("{{notes}}:{id}")
}
