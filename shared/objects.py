"""A clinic's documents. The name of a document is the hash of its bytes: the same bytes twice are one document.

Object keys are `<clinic>/<room>/<sha256>`: nothing in them says whose or what.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from shared import tenancy

LINK_SECONDS = 300
INVITATION_SECONDS = 1800  # somebody goes and looks for the page, and takes a photo of it


def content_hash(data: bytes) -> str:
    """The SHA-256 of the bytes, in hex: the document's name."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True)
class Invitation:
    """A signed form (S3 POST policy): where it is sent, and its hidden fields, which stand before the file."""

    address: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Objects:
    """The documents of one clinic in one bucket; `client` is an S3 client behind the tenant gate."""

    client: Any
    bucket: str
    clinic: str

    def keep(self, room: str, data: bytes, media_type: str) -> str:
        """Store the bytes under their hash and return the name `<room>/<hash>`; again is the same."""
        return self.keep_as(f"{room}/{content_hash(data)}", data, media_type)

    def keep_as(self, name: str, data: bytes, media_type: str) -> str:
        """Store the bytes under a derived name: one that the same cause gives to the same bytes."""
        self.client.put_object(Bucket=self.bucket, Key=self._key(name), Body=data, ContentType=media_type)
        return name

    def fetch(self, name: str, version: str | None = None) -> bytes:
        """The bytes of a document, of one of its versions if named; the client's NoSuchKey when there is none."""
        wanted = {"VersionId": version} if version else {}
        reply = self.client.get_object(Bucket=self.bucket, Key=self._key(name), **wanted)
        body: bytes = reply["Body"].read()
        return body

    def find(self, name: str) -> bytes | None:
        """The bytes of a document, or None: S3 denies who may not list the knowledge that there is none."""
        try:
            return self.fetch(name)
        except self.client.exceptions.ClientError as error:
            if error.response["Error"]["Code"] in {"NoSuchKey", "AccessDenied"}:
                return None
            raise

    def path(self, name: str) -> str:
        """Where a document lies, as other services of AWS are told: `/bucket/key`."""
        return f"/{self.bucket}/{self._key(name)}"

    def link(self, signer: Any, name: str, filename: str) -> str:
        """A link that opens the document for five minutes (API Gateway carries no binary bodies)."""
        shown = {"Bucket": self.bucket, "Key": self._key(name),
                 "ResponseContentDisposition": f'inline; filename="{filename}"'}  # fmt: skip
        url: str = signer.generate_presigned_url("get_object", Params=shown, ExpiresIn=LINK_SECONDS)
        return url

    def invitation(self, signer: Any, name: str, *, most: int, then: str) -> Invitation:
        """A form by which a browser stores one object, under this name and no other, of 1 to `most` bytes.

        The kind of file is never believed, so it is always the same; encryption is the bucket's own. `then` is where
        S3 leads the browser afterwards.
        """
        fixed = {"Content-Type": "application/octet-stream", "success_action_redirect": then}
        conditions = [*({held: value} for held, value in fixed.items()), ["content-length-range", 1, most]]
        with tenancy.signing_a_form_for(self._key(name)):
            made = signer.generate_presigned_post(
                self.bucket, self._key(name), Fields=fixed, Conditions=conditions, ExpiresIn=INVITATION_SECONDS
            )
        return Invitation(made["url"], tuple(made["fields"].items()))

    def _key(self, name: str) -> str:
        return f"{self.clinic}/{name}"
