"""The one place through which every request enters."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.test import Client, RequestFactory
from django.urls import path

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.models import User
from pehra.site import urls as site
from pehra.site.doors import DoorMiddleware
from tests import world
from tests.foundation.access.test_viewing import current_role
from tests.foundation.accounts.web.browser import entered, without_tokens

REFUSALS = {
    "absent": Absent(),
    "forbidden": Forbidden("Not you, %(name)s.", name="<b>Sana</b>"),
    "conflict": Conflict("Too late."),
    "invalid": Invalid({"title": "Too long."}),
}


def who(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{current_role()} {request.person.user_id}")


def refuse(request: HttpRequest, kind: str) -> HttpResponse:
    raise REFUSALS[kind]


@door()
def looking(request: HttpRequest) -> HttpResponse:
    return who(request)


@door(looks=False)
def acting(request: HttpRequest) -> HttpResponse:
    return who(request)


@door(public=True)
def public(request: HttpRequest) -> HttpResponse:
    return who(request)


@door(Role.AUDITOR, Role.LEAD)
def for_some(request: HttpRequest) -> HttpResponse:
    return who(request)


@door()
def lazy(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "refused.html", {"text": User.objects.filter(pk=request.person.user_id)})


@door()
def streaming(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(iter(["x"]))


@door(looks=False)
def streaming_outside(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(iter(["x"]))


@door()
def silent(request: HttpRequest) -> None:
    return None


@door()
def writing(request: HttpRequest) -> HttpResponse:
    User.objects.update(name="changed")
    return HttpResponse()


@door()
def with_afterthought(request: HttpRequest) -> HttpResponse:
    request.afterwards.append(lambda: User.objects.filter(pk=request.person.user_id).update(name="seen"))
    if request.GET.get("fails"):
        raise Absent
    return HttpResponse()


def undeclared(request: HttpRequest) -> HttpResponse:
    return who(request)


urlpatterns = [
    *site.urlpatterns,
    path("t/looking/", looking),
    path("t/acting/", acting),
    path("t/public/", public),
    path("t/some/", for_some),
    path("t/lazy/", lazy),
    path("t/streaming/", streaming),
    path("t/streaming-outside/", streaming_outside),
    path("t/silent/", silent),
    path("t/writing/", writing),
    path("t/afterthought/", with_afterthought),
    path("t/undeclared/", undeclared),
    path("t/look-refuse/<str:kind>/", door()(lambda request, kind: refuse(request, kind))),
    path("t/act-refuse/<str:kind>/", door(looks=False)(lambda request, kind: refuse(request, kind))),
    path("t/anteroom/", door(looks=False, anteroom=True)(lambda request: who(request))),
]
handler404, handler500 = site.handler404, site.handler500


@pytest.fixture(autouse=True)
def our_urls(settings: object, db: None) -> None:
    settings.ROOT_URLCONF = __name__  # type: ignore[attr-defined]


@pytest.fixture
def contact() -> User:
    return world.person(world.organisation("utility"), Role.CONTACT)[0]


@pytest.fixture
def inside(contact: User) -> Client:
    return entered(contact)


def test_a_look_happens_as_the_reader_and_an_act_as_the_owner(inside: Client, contact: User) -> None:
    owner = current_role()
    assert inside.get("/t/looking/").content.decode() == f"pehra_reader {contact.pk}"
    assert inside.head("/t/looking/").status_code == 200
    assert inside.post("/t/looking/").content.decode() == f"{owner} {contact.pk}"
    assert inside.get("/t/acting/").content.decode() == f"{owner} {contact.pk}"
    assert current_role() == owner


def test_a_stranger_is_nobody_and_comes_only_through_public_doors(client: Client) -> None:
    assert client.get("/t/public/").content.decode().endswith(" 0")
    for closed in ("looking", "acting", "some", "streaming"):
        answer = client.get(f"/t/{closed}/?a=1&b=2")
        assert answer["Location"] == f"/account/sign-in/?next=/t/{closed}/%3Fa%3D1%26b%3D2"


def test_a_public_door_knows_who_is_signed_in(inside: Client, contact: User) -> None:
    assert inside.get("/t/public/").content.decode().split()[1] == str(contact.pk)


def test_to_whoever_lacks_the_role_the_address_does_not_exist(inside: Client) -> None:
    closed, absent = inside.get("/t/some/"), inside.get("/t/none/")
    assert closed.status_code == absent.status_code == 404
    assert without_tokens(closed.content.replace(b"/t/some/", b"")) == without_tokens(
        absent.content.replace(b"/t/none/", b"")
    )


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.LEAD])
def test_one_of_the_roles_is_enough(role: Role) -> None:
    assert entered(world.person(world.body("ncert"), role)[0]).get("/t/some/").status_code == 200


def test_a_lazy_page_is_made_inside_the_window(inside: Client) -> None:
    assert inside.get("/t/lazy/").status_code == 200


@pytest.mark.parametrize("mistake", ["streaming", "silent", "writing"])
def test_a_mistake_of_ours_is_an_error_and_never_an_open_window(inside: Client, mistake: str) -> None:
    inside.raise_request_exception = False
    assert inside.get(f"/t/{mistake}/").status_code == 500
    assert not User.objects.filter(name="changed").exists()
    assert current_role() != "pehra_reader"


def test_outside_of_the_window_a_view_may_stream(inside: Client) -> None:
    assert inside.get("/t/streaming-outside/").getvalue() == b"x"


@pytest.mark.parametrize("how", ["look-refuse", "act-refuse"])
@pytest.mark.parametrize(("kind", "status"), [("absent", 404), ("forbidden", 403), ("conflict", 409), ("invalid", 422)])
def test_a_refusal_is_a_page_with_its_sentence(inside: Client, how: str, kind: str, status: int) -> None:
    answer = inside.get(f"/t/{how}/{kind}/")
    assert answer.status_code == status
    assert b"<b>Sana</b>" not in answer.content
    if kind == "conflict":
        assert b"Too late." in answer.content


def test_an_afterthought_is_done_once_what_was_asked_for_has_been_seen(inside: Client, contact: User) -> None:
    inside.get("/t/afterthought/?fails=1")
    contact.refresh_from_db()
    assert contact.name != "seen"
    inside.get("/t/afterthought/")
    contact.refresh_from_db()
    assert contact.name == "seen"


def test_the_anteroom_is_open_before_the_second_factor_and_the_house_is_not() -> None:
    user, _ = world.person(world.body("ncert"), Role.ANALYST)
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/t/anteroom/").status_code == 200
    assert client.get("/t/looking/")["Location"] == "/account/second-factor/app/?next=%2Ft%2Flooking%2F"
    assert client.get("/t/some/").status_code == 302, "what exists behind it is not told before either"


def test_who_asks_is_looked_up_only_when_somebody_wants_to_know() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    DoorMiddleware(lambda _request: HttpResponse())(request)
    assert request.person.user_id == 0
    assert request.person.keys == ()
