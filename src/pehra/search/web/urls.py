"""The addresses of searching."""

app_name = "search"
urlpatterns: list[object] = []
