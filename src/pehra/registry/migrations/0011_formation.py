"""Establishment files with their steps, and what the profile expects of them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_initial"),
        ("registry", "0010_maturity_targets"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormationRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=100, unique=True)),
                ("starts", models.DateField()),
                ("ends", models.DateField(blank=True, null=True)),
                ("citation", models.TextField()),
                ("function", models.CharField(blank=True, max_length=20)),
                ("stage", models.CharField(max_length=20)),
                ("days", models.PositiveIntegerField(blank=True, null=True)),
                ("notified_by", models.CharField(blank=True, max_length=12)),
                ("note", models.TextField(blank=True)),
            ],
            options={
                "db_table": "registry_formation",
            },
        ),
        migrations.AddField(
            model_name="standingstep",
            name="from_file",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="FormationFile",
            fields=[
                (
                    "body",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="formation",
                        serialize=False,
                        to="registry.body",
                    ),
                ),
                ("by_hand", models.BooleanField(default=False)),
                ("opened_at", models.DateTimeField()),
                ("opened_by", models.TextField()),
                ("pending_on", models.DateField(null=True)),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.body"
                    ),
                ),
            ],
            options={
                "db_table": "registry_formation_file",
            },
        ),
        migrations.CreateModel(
            name="FormationStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("designate", "designate"),
                            ("propose", "propose"),
                            ("recommend", "recommend"),
                            ("send", "send"),
                            ("approve", "approve"),
                            ("return", "return"),
                            ("notify", "notify"),
                            ("seat", "seat"),
                            ("start", "start"),
                            ("complete", "complete"),
                            ("suspend", "suspend"),
                            ("resume", "resume"),
                            ("merge", "merge"),
                            ("dissolve", "dissolve"),
                        ],
                        max_length=20,
                    ),
                ),
                ("came_from", models.CharField(blank=True, max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("designated", "designated"),
                            ("proposed", "proposed"),
                            ("recommended", "recommended"),
                            ("summary-sent", "summary-sent"),
                            ("returned", "returned"),
                            ("approved", "approved"),
                            ("notified", "notified"),
                            ("seat-opened", "seat-opened"),
                            ("soft-operation", "soft-operation"),
                            ("full-operation", "full-operation"),
                            ("suspended", "suspended"),
                            ("merged", "merged"),
                            ("dissolved", "dissolved"),
                        ],
                        max_length=20,
                    ),
                ),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by", models.TextField()),
                ("remarks", models.TextField(blank=True)),
                ("citation", models.TextField(blank=True)),
                ("department", models.CharField(blank=True, max_length=200)),
                ("resolution", models.CharField(blank=True, max_length=100)),
                ("gazette", models.CharField(blank=True, max_length=200)),
                ("effective_on", models.DateField(null=True)),
                (
                    "government",
                    models.CharField(
                        blank=True, choices=[("federal", "federal"), ("provincial", "provincial")], max_length=12
                    ),
                ),
                ("moved_cases", models.PositiveIntegerField(null=True)),
                ("told", models.PositiveIntegerField(null=True)),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="registry.formationfile"
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.body"
                    ),
                ),
            ],
            options={
                "db_table": "registry_formation_step",
            },
        ),
        migrations.AddIndex(
            model_name="formationfile",
            index=models.Index(
                condition=models.Q(("pending_on__isnull", False)),
                fields=["pending_on"],
                name="registry_formation_pending",
            ),
        ),
        migrations.AddIndex(
            model_name="formationstep",
            index=models.Index(fields=["file", "-id"], name="registry_formation_latest"),
        ),
    ]
