"""Enrol a person of a clinic's staff: `python -m infra.add_staff NAME --clinic milehigh --role biller`.

Makes the user in the deployment's user pool, bound to one clinic for good, puts her into her role's group, and
connects her authenticator app, without which nobody signs in. The password is shown once, here.
"""

import argparse
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from infra import operating
from shared.identifiers import clinic_id
from shared.permissions import Role


@dataclass(frozen=True)
class Enrolled:
    """What the person needs to sign in."""

    username: str
    password: str


def enrol(cognito: Any, pool: str, username: str, clinic: str, role: Role) -> Enrolled:
    """Make the user; raise the client's UsernameExistsException when there is one of that name."""
    attributes = [{"Name": "custom:clinic", "Value": clinic_id.parse(clinic)}]
    known = {"UserPoolId": pool, "Username": username}
    password = a_password()
    cognito.admin_create_user(**known, UserAttributes=attributes, MessageAction="SUPPRESS", TemporaryPassword=password)
    cognito.admin_set_user_password(**known, Password=password, Permanent=True)
    cognito.admin_add_user_to_group(**known, GroupName=role.value)
    return Enrolled(username, password)


def connect_app(cognito: Any, client: str, person: Enrolled, ask: Callable[[str], str]) -> bool:
    """Connect an authenticator app; `ask` shows the app's secret and returns the code it makes. False if not asked."""
    said = {"USERNAME": person.username, "PASSWORD": person.password}
    begun = cognito.initiate_auth(ClientId=client, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=said)
    if begun.get("ChallengeName") != "MFA_SETUP":
        return False
    offered = cognito.associate_software_token(Session=begun["Session"])
    code = ask(f"otpauth://totp/Quarterhour:{person.username}?secret={offered['SecretCode']}&issuer=Quarterhour")
    cognito.verify_software_token(Session=offered["Session"], UserCode=code)
    return True


def a_password() -> str:
    """Twenty-four characters with one of each kind that the pool asks for.

    >>> made = a_password()
    >>> len(made), any(c.isupper() for c in made), any(c.isdigit() for c in made)
    (24, True, True)
    """
    return "Qh7" + secrets.token_urlsafe(16)[:21]


def main(arguments: Sequence[str] | None = None) -> None:
    """Enrol one person."""
    import boto3

    parser = argparse.ArgumentParser(prog="python -m infra.add_staff", description="Enrol a person of the staff.")
    parser.add_argument("username")
    parser.add_argument("--clinic", required=True)
    parser.add_argument("--role", required=True, type=Role, choices=list(Role))
    said = parser.parse_args(arguments)
    session = boto3.Session()
    cognito, pool = session.client("cognito-idp"), operating.exported(session, "quarterhour-pool")
    person = enrol(cognito, pool, said.username, said.clinic, said.role)
    print(f"{person.username} may sign in with the password {person.password} (shown once).")
    connect_app(cognito, operating.exported(session, "quarterhour-pool-client"), person, _ask)


def _ask(address: str) -> str:
    print(f"Put this into the authenticator app: {address}")
    return input("The code that the app shows: ").strip()


if __name__ == "__main__":
    main()
