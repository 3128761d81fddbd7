"""What SCIM says of people and units (RFC 7643): a part of its own schemas, and nothing that opens an account.

There is no password, no telephone and no address: HR cannot become an employee (`resets`).
"""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from scim2_models import (
    URN,
    AnyExtension,
    AuthenticationScheme,
    Bulk,
    CaseExact,
    ChangePassword,
    ComplexAttribute,
    ETag,
    Extension,
    External,
    Filter,
    Mutability,
    Patch,
    Reference,
    Required,
    Resource,
    ResourceType,
    Returned,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)

from identity.rules import plain_employee_number

MOST_RESULTS = 200
MOST_OPERATIONS = 100
"""Of one bulk request; the gateway waits ten seconds for an answer."""
MOST_BULK_BYTES = 256 * 1024

_Number = BeforeValidator(lambda typed: plain_employee_number(typed) if isinstance(typed, str) else typed)
_Ref = Field(None, serialization_alias="$ref", validation_alias="$ref")


class UnitMembership(ComplexAttribute):
    value: Annotated[str | None, Mutability.read_only, CaseExact.true] = None
    ref: Annotated[Reference["Group"] | None, Mutability.read_only] = _Ref
    display: Annotated[str | None, Mutability.read_only] = None


class User(Resource[AnyExtension]):
    """A member."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, _Number, Uniqueness.server, Required.true, Mutability.immutable] = None
    """The employee number. It never changes."""
    display_name: Annotated[str | None, Required.true] = None
    """The name."""
    active: Annotated[bool | None, Required.true] = None
    """False ends every session within 30 seconds, and roles and posts with them."""
    groups: Annotated[list[UnitMembership] | None, Mutability.read_only] = None
    """The unit to which the member belongs."""


class EnterpriseUser(Extension):
    __schema__ = URN("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")

    employee_number: Annotated[str | None, Mutability.read_only, Returned.request] = None
    """The same as userName, answered where it is asked for."""
    department: Annotated[str | None, Required.true] = None
    """The unit: its path from the topmost one with / between the names, or an end of it that only one unit has."""


class UnitMember(ComplexAttribute):
    value: Annotated[str | None, Mutability.immutable, CaseExact.true] = None
    ref: Annotated[Reference["User[Any]"] | None, Mutability.immutable] = _Ref
    display: Annotated[str | None, Mutability.read_only] = None


class Group(Resource[Any]):
    """A unit. HR makes units on the platform; a member who is added here moves."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:Group")

    display_name: Annotated[str | None, Mutability.read_only] = None
    """The path from the topmost unit, as in department."""
    members: list[UnitMember] | None = None
    """Those who belong to the unit itself."""


Person = User[EnterpriseUser]


def _person_type() -> ResourceType:
    found = ResourceType.from_resource(Person)
    for extension in found.schema_extensions or ():
        extension.required = True  # it says to which unit somebody belongs
    return found


PROVIDER = ScimProvider(
    models=[User, EnterpriseUser, Group],
    resource_types=[_person_type(), ResourceType.from_resource(Group)],
    config=ServiceProviderConfig(
        patch=Patch(supported=True),
        bulk=Bulk(supported=True, max_operations=MOST_OPERATIONS, max_payload_size=MOST_BULK_BYTES),
        filter=Filter(supported=True, max_results=MOST_RESULTS),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=True),
        etag=ETag(supported=True),
        authentication_schemes=[
            AuthenticationScheme(
                type=AuthenticationScheme.Type.oauthbearertoken,
                name="OAuth 2.0 bearer token",
                description="An access token by client_credentials, with the scope scim:read or scim:write.",
                spec_uri=Reference[External]("https://www.rfc-editor.org/info/rfc6750"),
                primary=True,
            )
        ],
    ),
)
