"""The addresses below /readiness/."""

from django.urls import URLPattern, URLResolver, path

from pehra.readiness.web import (
    calling,
    certificates,
    coverage,
    drill_report,
    drill_scenarios,
    drills,
    lacks,
    maturity,
    overview,
    people,
    training,
)

app_name = "readiness"

MATURITY = [
    path("maturity/", maturity.maturity, name="maturity"),
    path("maturity/<slug:slug>/", maturity.team, name="team"),
    path("maturity/<slug:slug>/start/", maturity.start, name="start"),
    path("maturity/<slug:slug>/lacking/", lacks.lacking, name="lacks"),
    path("maturity/<slug:slug>/lacking/<str:key>/", lacks.plan, name="plan_lack"),
    path("plans/<str:reference>/", lacks.show_plan, name="plan"),
    path("assessments/<str:reference>/", maturity.assessment, name="assessment"),
    path("assessments/<str:reference>/answers/<slug:area>/", maturity.answers, name="answers"),
    path("assessments/<str:reference>/review/<slug:area>/", maturity.review, name="review"),
    path("assessments/<str:reference>/evidence/<str:code>/", maturity.evidence, name="evidence"),
    path("assessments/<str:reference>/submit/", maturity.submit, name="submit"),
    path("assessments/<str:reference>/finish/", maturity.finish, name="finish"),
    *(
        path(f"assessments/<str:reference>/{act}/", maturity.simple, {"act_name": act}, name=act.replace("-", "_"))
        for act in maturity.SIMPLE
    ),
    *(
        path(f"assessments/<str:reference>/{act}/", maturity.with_reason, {"act_name": act}, name=act)
        for act in maturity.WITH_REASON
    ),
]
PEOPLE = [
    path("people/", people.own, name="people"),
    path("people/roster/", people.own_roster, name="own_roster"),
    path("people/tests/<str:reference>/", calling.trial, name="call_test"),
    path("people/tests/<str:reference>/confirm/", calling.confirm, name="confirm"),
    path("people/<slug:slug>/", people.posts, name="posts"),
    path("people/<slug:slug>/posts/new/", people.make_post, name="make_post"),
    path("people/<slug:slug>/posts/<int:post_id>/fill/", people.fill_post, name="fill_post"),
    path("people/<slug:slug>/posts/<int:post_id>/vacate/", people.vacate_post, name="vacate_post"),
    path("people/<slug:slug>/posts/<int:post_id>/abolish/", people.abolish_post, name="abolish_post"),
    path("people/<slug:slug>/skills/", people.note_skill, name="note_skill"),
    path("people/<slug:slug>/roster/", people.roster, name="roster"),
    path("people/<slug:slug>/roster/new/", people.put_shift, name="put_shift"),
    path("people/<slug:slug>/roster/repeat/", people.repeat_week, name="repeat_week"),
    path("people/<slug:slug>/roster/<int:shift_id>/remove/", people.remove_shift, name="remove_shift"),
    path("people/<slug:slug>/roster/<int:shift_id>/swap/", people.ask_swap, name="ask_swap"),
    *(
        path(
            f"people/<slug:slug>/swaps/<int:swap_id>/{answer}/",
            people.answer_swap,
            {"answer": answer},
            name=f"swap_{answer.replace('-', '_')}",
        )
        for answer in ("take", "decline", "take-back")
    ),
    path("people/<slug:slug>/notes/", people.notes, name="notes"),
    path("people/<slug:slug>/notes/<int:note_id>/take/", people.take_note, name="take_note"),
    path("people/<slug:slug>/calls/", calling.calls, name="calls"),
    path("people/<slug:slug>/calls/place/", calling.place, name="place"),
    path("people/<slug:slug>/calls/test/", calling.start, name="start_test"),
    path("people/<slug:slug>/calls/<int:user_id>/take-out/", calling.take_out, name="take_out"),
]
TRAINING = [
    path("training/", training.training, name="training"),
    path("training/courses/new/", training.make_course, name="make_course"),
    path("training/courses/<str:reference>/", training.course, name="course"),
    path("training/courses/<str:reference>/withdraw/", training.withdraw_course, name="withdraw_course"),
    path("training/courses/<str:reference>/sessions/new/", training.plan_session, name="plan_session"),
    path("training/sessions/<str:reference>/", training.session, name="session"),
    path("training/sessions/<str:reference>/enrol/", training.enrol, name="enrol"),
    path("training/sessions/<str:reference>/leave/", training.leave, name="leave"),
    path("training/sessions/<str:reference>/cancel/", training.cancel, name="cancel_session"),
    path("training/sessions/<str:reference>/results/<int:user_id>/", training.result, name="result"),
    path("training/sessions/<str:reference>/certify/", certificates.certify, name="certify"),
    path("training/certificates/<int:certificate_id>/", certificates.printed, name="certificate"),
    path("training/certificates/<int:certificate_id>/revoke/", certificates.revoke, name="revoke"),
    path("certificates/", certificates.check, name="certificate_check"),
]
DRILLS = [
    path("drills/", drills.drills, name="drills"),
    path("drills/new/", drills.choose, name="choose_drill"),
    path("drills/new/organisations/", drills.organisations, name="drill_organisations"),
    path("drills/new/scenario/", drill_scenarios.add, name="add_scenario"),
    path("drills/new/<slug:slug>/", drills.plan, name="plan_drill"),
    path("drills/new/<slug:slug>/scenario.yaml", drill_scenarios.source, name="scenario_source"),
    path("drills/new/<slug:slug>/withdraw/", drill_scenarios.withdraw, name="withdraw_scenario"),
    path("drills/<str:reference>/", drills.drill, name="drill"),
    path("drills/<str:reference>/live/", drills.live, name="drill_live"),
    path("drills/<str:reference>/report.pdf", drill_report.report, name="drill_report"),
    path("drills/<str:reference>/answer/", drills.answer, name="drill_answer"),
    path("drills/<str:reference>/inject/", drills.inject, name="drill_inject"),
    path("drills/<str:reference>/note/", drills.note, name="drill_note"),
    path("drills/<str:reference>/lessons/new/", drills.lesson, name="drill_lesson"),
    path("drills/<str:reference>/lessons/<str:lesson>/done/", drills.learned, name="drill_learned"),
    *(
        path(f"drills/<str:reference>/{act}/", drills.simple, {"act": act}, name=f"drill_{act}")
        for act in drills.SIMPLE
    ),
    *(
        path(f"drills/<str:reference>/{act}/", drills.with_reason, {"act": act}, name=f"drill_{act}")
        for act in drills.WITH_REASON
    ),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview.overview, name="overview"),
    *MATURITY,
    *PEOPLE,
    *TRAINING,
    *DRILLS,
    path("coverage/", coverage.coverage, name="coverage"),
]
