"""The profiles that are shipped with Pehra."""

import pytest

from pehra.law.profile import ProfileErrors, load, packaged, packaged_names


@pytest.mark.parametrize("name", ["pakistan", "demonstration"])
def test_the_profiles_that_are_shipped_are_sound(name):
    assert name in packaged_names()
    assert load(packaged(name)).id == name


def test_a_profile_that_is_not_shipped_is_refused_with_those_that_are():
    with pytest.raises(ProfileErrors, match="atlantis: no such profile; there are demonstration, pakistan"):
        packaged("atlantis")


@pytest.mark.parametrize("name", ["../pakistan", "", ".", "/etc"])
def test_a_profiles_name_is_no_path(name):
    with pytest.raises(ProfileErrors, match="no such profile"):
        packaged(name)
