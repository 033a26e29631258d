"""Clients that write on condition: object stores and calendars."""

from cases.case import LONG, Case, only
from server import MODIFIED, ORIGIN

WRITTEN = {"ETag": '"v8"', "Last-Modified": MODIFIED}
BUCKET = {
    "PUT": ("200 OK", WRITTEN, b""),
    "DELETE": ("204 No Content", {}, b""),
}
BLOB = {
    "PUT": ("201 Created", WRITTEN | {"x-ms-request-server-encrypted": "false"}, b""),
    "DELETE": ("202 Accepted", {}, b""),
}


def bucket(**what):
    return only("/bucket/fox", others=BUCKET, **what)


def blob():
    return only("/account/container/fox", others=BLOB, fields={"x-ms-blob-type": "BlockBlob"})


EVENT = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:fox
BEGIN:VEVENT
UID:fox
DTSTAMP:20260303T091530Z
DTSTART:20260303T091530Z
SUMMARY:quick
END:VEVENT
END:VCALENDAR
"""


def calendar(with_event):
    """A collection as its listing shows it, and the event in it."""
    listed = (
        "<d:response><d:href>/cal/fox.ics</d:href><d:propstat><d:prop><d:resourcetype/>"
        "<d:getcontenttype>text/calendar</d:getcontenttype><d:getetag>\"v7\"</d:getetag>"
        f"<c:calendar-data>{EVENT}</c:calendar-data></d:prop>"
        "<d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
    )
    listing = (
        '<?xml version="1.0"?><d:multistatus xmlns:d="DAV:"'
        ' xmlns:c="urn:ietf:params:xml:ns:caldav"><d:response><d:href>/cal/</d:href><d:propstat>'
        "<d:prop><d:resourcetype><d:collection/><c:calendar/></d:resourcetype></d:prop>"
        "<d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
        f"{listed if with_event else ''}</d:multistatus>"
    ).encode()
    answer = ("207 Multi-Status", {"Content-Type": "application/xml"}, listing)
    written = {
        "PUT": ("201 Created", {"ETag": '"v7"'}, b""),
        "DELETE": ("204 No Content", {}, b""),
    }
    return only("/cal/", others={"PROPFIND": answer, "REPORT": answer}) | only(
        "/cal/fox.ics", others=written
    )


CALENDAR = f"""\
mkdir -p l s; cat > config <<'END'
[general]
status_path = "s"
[pair p]
a = "l"
b = "r"
collections = null
conflict_resolution = "a wins"
[storage l]
type = "filesystem"
path = "l"
fileext = ".ics"
[storage r]
type = "caldav"
url = "{ORIGIN}/cal/"
username = "user"
password = "password"
END
cat > l/fox.ics <<'END'
{EVENT}END
yes | vdirsyncer -c config discover"""

CASES = [
    Case("boto3-create", "boto3", f"python clients/buckets.py create {ORIGIN}",
         ["if-none-match"], resources=bucket()),
    Case("boto3-replace", "boto3", f"python clients/buckets.py replace {ORIGIN}",
         ["if-match"], resources=bucket()),
    Case("boto3-replace-unquoted", "boto3",
         f"python clients/buckets.py replace-unquoted {ORIGIN}", ["if-match"], resources=bucket()),
    Case("boto3-delete", "boto3", f"python clients/buckets.py delete {ORIGIN}", ["if-match"],
         resources=bucket()),
    Case("boto3-read-unmodified", "boto3",
         f"python clients/buckets.py read-unmodified {ORIGIN}", ["if-unmodified-since"],
         resources=bucket()),
    Case("boto3-download-parts", "boto3",
         f"python clients/buckets.py download-parts {ORIGIN}", ["range", "if-match"],
         resources=bucket(body=LONG)),
    Case("azure-create", "azure-storage-blob", f"python clients/blobs.py create {ORIGIN}",
         ["if-none-match"], resources=blob()),
    Case("azure-replace", "azure-storage-blob", f"python clients/blobs.py replace {ORIGIN}",
         ["if-match"], resources=blob()),
    Case("azure-delete", "azure-storage-blob", f"python clients/blobs.py delete {ORIGIN}",
         ["if-match"], resources=blob()),
    Case("vdirsyncer-create", "vdirsyncer", "vdirsyncer -c config sync", ["if-none-match"],
         setup=CALENDAR, resources=calendar(with_event=False)),
    Case("vdirsyncer-replace", "vdirsyncer",
         "sed -i s/quick/slow/ l/fox.ics; vdirsyncer -c config sync", ["if-match"],
         setup=f"{CALENDAR}; vdirsyncer -c config sync", resources=calendar(with_event=True)),
    Case("vdirsyncer-delete", "vdirsyncer",
         "rm l/fox.ics; vdirsyncer -c config sync --force-delete", ["if-match"],
         setup=f"{CALENDAR}; vdirsyncer -c config sync", resources=calendar(with_event=True)),
]
