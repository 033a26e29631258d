"""Another object store's client: python blobs.py DEED ORIGIN"""

import sys

from azure.core import MatchConditions
from azure.storage.blob import BlobServiceClient

deed, origin = sys.argv[1:]
credential = {"account_name": "account", "account_key": "c2VjcmV0"}
service = BlobServiceClient(f"{origin}/account", credential=credential)
blob = service.get_blob_client("container", "fox")
unchanged = {"etag": '"v7"', "match_condition": MatchConditions.IfNotModified}

match deed:
    case "create":
        blob.upload_blob(b"quick")
    case "replace":
        blob.upload_blob(b"slow", overwrite=True, **unchanged)
    case "delete":
        blob.delete_blob(**unchanged)
