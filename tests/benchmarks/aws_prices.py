"""What AWS charges, as it was known on a day: data for the table of costs, to be looked up again before use.

List prices in US dollars, us-east-1, without free tiers, taxes and data transfer; written down in November 2026 from
memory of AWS's public price pages, none of them confirmed there on that day [OPEN].
"""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Price:
    """Dollars for a million of something."""

    what: str
    a_million: Decimal
    source: str


AS_OF = "2026-11"
PRICES = {
    "write": Price("DynamoDB on-demand write units (1 KB)", Decimal("0.625"), "aws.amazon.com/dynamodb/pricing [OPEN]"),
    "read": Price("DynamoDB on-demand read units (4 KB)", Decimal("0.125"), "aws.amazon.com/dynamodb/pricing [OPEN]"),
    "put": Price("S3 PUT requests", Decimal("5.00"), "aws.amazon.com/s3/pricing [OPEN]"),
    "get": Price("S3 GET requests", Decimal("0.40"), "aws.amazon.com/s3/pricing [OPEN]"),
    "message": Price("SQS requests", Decimal("0.40"), "aws.amazon.com/sqs/pricing [OPEN]"),
    "event": Price("EventBridge custom events", Decimal("1.00"), "aws.amazon.com/eventbridge/pricing [OPEN]"),
    "gigabyte second": Price("Lambda GB-seconds, arm64", Decimal("13.3334"), "aws.amazon.com/lambda/pricing [OPEN]"),
}  # fmt: skip
