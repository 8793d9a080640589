"""Forms of reports are read once for each revision of the network, as all else that each report is judged by."""

from django.db import migrations

REVISE = [
    f"CREATE TRIGGER {name} AFTER {acts} ON registry_report_form FOR EACH STATEMENT EXECUTE FUNCTION registry_revise()"
    for name, acts in (("registry_revise", "INSERT OR DELETE OR UPDATE"), ("registry_revise_emptied", "TRUNCATE"))
]
LIFTED = [f"DROP TRIGGER {name} ON registry_report_form" for name in ("registry_revise", "registry_revise_emptied")]


class Migration(migrations.Migration):
    dependencies = [("registry", "0019_calling_for_reports")]
    operations = [migrations.RunSQL(REVISE, LIFTED)]
