"""An object store's client: python buckets.py DEED ORIGIN"""

import sys
from datetime import datetime, timezone

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config

deed, origin = sys.argv[1:]
client = boto3.client(
    "s3",
    endpoint_url=origin,
    region_name="us-east-1",
    aws_access_key_id="key",
    aws_secret_access_key="secret",
    config=Config(s3={"addressing_style": "path"}),
)
fox = {"Bucket": "bucket", "Key": "fox"}
modified = datetime(2026, 3, 3, 9, 15, 30, tzinfo=timezone.utc)

match deed:
    case "create":
        client.put_object(**fox, Body=b"quick", IfNoneMatch="*")
    case "replace":
        client.put_object(**fox, Body=b"slow", IfMatch='"v7"')
    case "replace-unquoted":
        client.put_object(**fox, Body=b"slow", IfMatch="v7")
    case "delete":
        client.delete_object(**fox, IfMatch='"v7"')
    case "read-unmodified":
        client.get_object(**fox, IfUnmodifiedSince=modified)
    case "download-parts":
        parts = TransferConfig(multipart_threshold=1000, multipart_chunksize=600_000)
        client.download_file("bucket", "fox", "fox", Config=parts)
