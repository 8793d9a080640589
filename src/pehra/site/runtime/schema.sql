-- PostgreSQL 18
CREATE TYPE public.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);
CREATE TYPE public.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);
CREATE TYPE public.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);
CREATE FUNCTION public.audit_link() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    last audit_head;
    moment text := to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
    detail text := NEW.detail::text;
BEGIN
    -- The number is taken inside the lock: otherwise two acts could commit in the other order than they are linked.
    SELECT * INTO last FROM audit_head WHERE id = 1 FOR UPDATE;
    NEW.seq := last.seq + 1;
    NEW.previous := last.hash;
    NEW.hash := encode(sha256(convert_to(octet_length(convert_to(NEW.seq::text, 'UTF8')) || ':' || NEW.seq::text
        || octet_length(convert_to(moment, 'UTF8')) || ':' || moment
        || octet_length(convert_to(NEW.user_id::text, 'UTF8')) || ':' || NEW.user_id::text
        || octet_length(convert_to(NEW.actor, 'UTF8')) || ':' || NEW.actor
        || octet_length(convert_to(coalesce(NEW.party_id::text, ''), 'UTF8')) || ':' || coalesce(NEW.party_id::text, '')
        || octet_length(convert_to(NEW.act, 'UTF8')) || ':' || NEW.act
        || octet_length(convert_to(NEW.subject, 'UTF8')) || ':' || NEW.subject
        || octet_length(convert_to(detail, 'UTF8')) || ':' || detail
        || octet_length(convert_to(NEW.previous, 'UTF8')) || ':' || NEW.previous, 'UTF8')), 'hex');
    UPDATE audit_head SET seq = NEW.seq, hash = NEW.hash WHERE id = 1;
    RETURN NEW;
END $$;
CREATE FUNCTION public.audit_refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION public.casefields_guard() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'a wording in which was asked never changes' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION public.council_guard_minutes() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF OLD.state <> 'sealed' THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    RAISE EXCEPTION 'sealed minutes are never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION public.council_guard_motion() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF OLD.decided_at IS NULL THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - ARRAY['state', 'applied_at', 'hindrance', 'hindered_by']
            = to_jsonb(NEW) - ARRAY['state', 'applied_at', 'hindrance', 'hindered_by']
            AND (NEW.state = OLD.state OR (OLD.state = 'carried' AND NEW.state = 'superseded')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a decided motion is never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION public.council_guard_resolution() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'publication' = to_jsonb(NEW) - 'publication' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a resolution is never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION public.council_guard_vote() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT FROM council_motion
               WHERE id = COALESCE(NEW.motion_id, OLD.motion_id) AND state = 'open') THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    RAISE EXCEPTION 'votes change only while the motion is put' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION public.evidence_guard_link() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'a link of a chain of custody is never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION public.evidence_guard_piece() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.reference, OLD.case_id, OLD.kind, OLD.name, OLD.serial, OLD.size, OLD.sha256, OLD.taken_at)
            IS NOT DISTINCT FROM (NEW.reference, NEW.case_id, NEW.kind, NEW.name, NEW.serial, NEW.size, NEW.sha256, NEW.taken_at)
            AND NOT (OLD.state = 'destroyed' AND NEW.state <> 'destroyed') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what a piece of evidence is never changes' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION public.incidents_assignment_follows() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE incidents_assignment SET running = (NEW.status <> 'closed') WHERE case_id = NEW.id AND until IS NULL;
    RETURN NULL;
END $$;
CREATE FUNCTION public.incidents_drill_is_for_ever() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '% %: what is real stays real, and a drill a drill', TG_TABLE_NAME, OLD.reference
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION public.incidents_report_is_as_its_case() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT FROM incidents_case c WHERE c.id = NEW.case_id AND c.drill_id IS DISTINCT FROM NEW.drill_id) THEN
        RAISE EXCEPTION 'report %: a drill and a real case are never one', NEW.reference
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION public.incidents_unheld_on_assignment() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM incidents_unheld_put(OLD.case_id);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM incidents_unheld_put(NEW.case_id);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION public.incidents_unheld_on_case() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM incidents_unheld WHERE case_id = OLD.id;
    ELSE
        PERFORM incidents_unheld_put(NEW.id);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION public.incidents_unheld_put(number bigint) RETURNS void
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    holder bigint := (SELECT party_id FROM (
SELECT c.id, c.custodian_id, c.opened_at, c.reference FROM incidents_case c
WHERE coalesce(c.status, '') <> 'closed' AND NOT EXISTS (
    SELECT FROM incidents_assignment a WHERE a.case_id = c.id AND a.party_id = c.custodian_id AND a.until IS NULL)
 AND c.id = number) f (id, party_id, opened_at, reference));
BEGIN
    IF holder IS NULL THEN
        DELETE FROM incidents_unheld WHERE case_id = number;
    ELSE
        INSERT INTO incidents_unheld AS u (case_id, party_id, opened_at, reference) 
SELECT c.id, c.custodian_id, c.opened_at, c.reference FROM incidents_case c
WHERE coalesce(c.status, '') <> 'closed' AND NOT EXISTS (
    SELECT FROM incidents_assignment a WHERE a.case_id = c.id AND a.party_id = c.custodian_id AND a.until IS NULL)
 AND c.id = number
        ON CONFLICT (case_id) DO UPDATE SET party_id = excluded.party_id WHERE u.party_id <> excluded.party_id;
    END IF;
END $$;
CREATE FUNCTION public.playbooks_come() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    runs bigint[] := ARRAY(
        SELECT run_id FROM (
SELECT run_id, counted_id AS mandate_id, coalesce(ended_party_id, party_id) AS body_id,
       CASE WHEN state = 'open' THEN (due_at AT TIME ZONE 'UTC')::date END AS due, 1 AS n, 0 AS cases,
       1 * (state = 'done' AND (due_at IS NULL OR ended_at <= due_at))::int AS in_time,
       1 * (state = 'done' AND due_at IS NOT NULL AND ended_at > due_at)::int AS late,
       1 * (state = 'skipped')::int AS skipped, 1 * (state = 'open')::int AS open
FROM come WHERE counted_id IS NOT NULL
) m GROUP BY run_id, mandate_id, body_id, due HAVING sum(n) <> 0 OR sum(cases) <> 0 OR sum(in_time) <> 0 OR sum(late) <> 0 OR sum(skipped) <> 0 OR sum(open) <> 0);
BEGIN
    IF cardinality(runs) > 0 THEN
        PERFORM FROM playbooks_run WHERE id = ANY (runs) ORDER BY id FOR NO KEY UPDATE;
        WITH moved AS (
SELECT run_id, counted_id AS mandate_id, coalesce(ended_party_id, party_id) AS body_id,
       CASE WHEN state = 'open' THEN (due_at AT TIME ZONE 'UTC')::date END AS due, 1 AS n, 0 AS cases,
       1 * (state = 'done' AND (due_at IS NULL OR ended_at <= due_at))::int AS in_time,
       1 * (state = 'done' AND due_at IS NOT NULL AND ended_at > due_at)::int AS late,
       1 * (state = 'skipped')::int AS skipped, 1 * (state = 'open')::int AS open
FROM come WHERE counted_id IS NOT NULL
)
        INSERT INTO playbooks_tally (mandate_id, body_id, tier, day, due, cases, in_time, late, skipped, open)
        
SELECT counted.mandate_id, body_id, r.function AS tier, (r.started_at AT TIME ZONE 'UTC')::date AS day, due,
       sum(cases)::int AS cases, sum(in_time)::int AS in_time, sum(late)::int AS late, sum(skipped)::int AS skipped, sum(open)::int AS open
FROM (SELECT * FROM moved UNION ALL
SELECT run_id, mandate_id, body_id, NULL::date, 0, (has > 0)::int - (has > n)::int, 0, 0, 0, 0
FROM (SELECT run_id, mandate_id, body_id, sum(n) AS n FROM moved GROUP BY 1, 2, 3 HAVING sum(n) <> 0) m
CROSS JOIN LATERAL (
    SELECT count(*) AS has FROM playbooks_task t
    WHERE t.run_id = m.run_id AND t.counted_id = m.mandate_id AND coalesce(ended_party_id, party_id) = m.body_id
) tasks
) counted JOIN playbooks_run r ON r.id = run_id GROUP BY 1, 2, 3, 4, 5
 HAVING sum(cases) <> 0 OR sum(in_time) <> 0 OR sum(late) <> 0 OR sum(skipped) <> 0 OR sum(open) <> 0;
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION public.playbooks_gone() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    runs bigint[] := ARRAY(
        SELECT run_id FROM (
SELECT run_id, counted_id AS mandate_id, coalesce(ended_party_id, party_id) AS body_id,
       CASE WHEN state = 'open' THEN (due_at AT TIME ZONE 'UTC')::date END AS due, -1 AS n, 0 AS cases,
       -1 * (state = 'done' AND (due_at IS NULL OR ended_at <= due_at))::int AS in_time,
       -1 * (state = 'done' AND due_at IS NOT NULL AND ended_at > due_at)::int AS late,
       -1 * (state = 'skipped')::int AS skipped, -1 * (state = 'open')::int AS open
FROM gone WHERE counted_id IS NOT NULL
) m GROUP BY run_id, mandate_id, body_id, due HAVING sum(n) <> 0 OR sum(cases) <> 0 OR sum(in_time) <> 0 OR sum(late) <> 0 OR sum(skipped) <> 0 OR sum(open) <> 0);
BEGIN
    IF cardinality(runs) > 0 THEN
        PERFORM FROM playbooks_run WHERE id = ANY (runs) ORDER BY id FOR NO KEY UPDATE;
        WITH moved AS (
SELECT run_id, counted_id AS mandate_id, coalesce(ended_party_id, party_id) AS body_id,
       CASE WHEN state = 'open' THEN (due_at AT TIME ZONE 'UTC')::date END AS due, -1 AS n, 0 AS cases,
       -1 * (state = 'done' AND (due_at IS NULL OR ended_at <= due_at))::int AS in_time,
       -1 * (state = 'done' AND due_at IS NOT NULL AND ended_at > due_at)::int AS late,
       -1 * (state = 'skipped')::int AS skipped, -1 * (state = 'open')::int AS open
FROM gone WHERE counted_id IS NOT NULL
)
        INSERT INTO playbooks_tally (mandate_id, body_id, tier, day, due, cases, in_time, late, skipped, open)
        
SELECT counted.mandate_id, body_id, r.function AS tier, (r.started_at AT TIME ZONE 'UTC')::date AS day, due,
       sum(cases)::int AS cases, sum(in_time)::int AS in_time, sum(late)::int AS late, sum(skipped)::int AS skipped, sum(open)::int AS open
FROM (SELECT * FROM moved UNION ALL
SELECT run_id, mandate_id, body_id, NULL::date, 0, (has > 0)::int - (has > n)::int, 0, 0, 0, 0
FROM (SELECT run_id, mandate_id, body_id, sum(n) AS n FROM moved GROUP BY 1, 2, 3 HAVING sum(n) <> 0) m
CROSS JOIN LATERAL (
    SELECT count(*) AS has FROM playbooks_task t
    WHERE t.run_id = m.run_id AND t.counted_id = m.mandate_id AND coalesce(ended_party_id, party_id) = m.body_id
) tasks
) counted JOIN playbooks_run r ON r.id = run_id GROUP BY 1, 2, 3, 4, 5
 HAVING sum(cases) <> 0 OR sum(in_time) <> 0 OR sum(late) <> 0 OR sum(skipped) <> 0 OR sum(open) <> 0;
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION public.playbooks_guard_version() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF OLD.state = 'published' THEN
        RAISE EXCEPTION 'a published version of a playbook never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE FUNCTION public.playbooks_moved() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    runs bigint[] := ARRAY(
        SELECT run_id FROM (
SELECT run_id, counted_id AS mandate_id, coalesce(ended_party_id, party_id) AS body_id,
       CASE WHEN state = 'open' THEN (due_at AT TIME ZONE 'UTC')::date END AS due, 1 AS n, 0 AS cases,
       1 * (state = 'done' AND (due_at IS NULL OR ended_at <= due_at))::int AS in_time,
       1 * (state = 'done' AND due_at IS NOT NULL AND ended_at > due_at)::int AS late,
       1 * (state = 'skipped')::int AS skipped, 1 * (state = 'open')::int AS open
FROM come WHERE counted_id IS NOT NULL
UNION ALL
SELECT run_id, counted_id AS mandate_id, coalesce(ended_party_id, party_id) AS body_id,
       CASE WHEN state = 'open' THEN (due_at AT TIME ZONE 'UTC')::date END AS due, -1 AS n, 0 AS cases,
       -1 * (state = 'done' AND (due_at IS NULL OR ended_at <= due_at))::int AS in_time,
       -1 * (state = 'done' AND due_at IS NOT NULL AND ended_at > due_at)::int AS late,
       -1 * (state = 'skipped')::int AS skipped, -1 * (state = 'open')::int AS open
FROM gone WHERE counted_id IS NOT NULL
) m GROUP BY run_id, mandate_id, body_id, due HAVING sum(n) <> 0 OR sum(cases) <> 0 OR sum(in_time) <> 0 OR sum(late) <> 0 OR sum(skipped) <> 0 OR sum(open) <> 0);
BEGIN
    IF cardinality(runs) > 0 THEN
        PERFORM FROM playbooks_run WHERE id = ANY (runs) ORDER BY id FOR NO KEY UPDATE;
        WITH moved AS (
SELECT run_id, counted_id AS mandate_id, coalesce(ended_party_id, party_id) AS body_id,
       CASE WHEN state = 'open' THEN (due_at AT TIME ZONE 'UTC')::date END AS due, 1 AS n, 0 AS cases,
       1 * (state = 'done' AND (due_at IS NULL OR ended_at <= due_at))::int AS in_time,
       1 * (state = 'done' AND due_at IS NOT NULL AND ended_at > due_at)::int AS late,
       1 * (state = 'skipped')::int AS skipped, 1 * (state = 'open')::int AS open
FROM come WHERE counted_id IS NOT NULL
UNION ALL
SELECT run_id, counted_id AS mandate_id, coalesce(ended_party_id, party_id) AS body_id,
       CASE WHEN state = 'open' THEN (due_at AT TIME ZONE 'UTC')::date END AS due, -1 AS n, 0 AS cases,
       -1 * (state = 'done' AND (due_at IS NULL OR ended_at <= due_at))::int AS in_time,
       -1 * (state = 'done' AND due_at IS NOT NULL AND ended_at > due_at)::int AS late,
       -1 * (state = 'skipped')::int AS skipped, -1 * (state = 'open')::int AS open
FROM gone WHERE counted_id IS NOT NULL
)
        INSERT INTO playbooks_tally (mandate_id, body_id, tier, day, due, cases, in_time, late, skipped, open)
        
SELECT counted.mandate_id, body_id, r.function AS tier, (r.started_at AT TIME ZONE 'UTC')::date AS day, due,
       sum(cases)::int AS cases, sum(in_time)::int AS in_time, sum(late)::int AS late, sum(skipped)::int AS skipped, sum(open)::int AS open
FROM (SELECT * FROM moved UNION ALL
SELECT run_id, mandate_id, body_id, NULL::date, 0, (has > 0)::int - (has > n)::int, 0, 0, 0, 0
FROM (SELECT run_id, mandate_id, body_id, sum(n) AS n FROM moved GROUP BY 1, 2, 3 HAVING sum(n) <> 0) m
CROSS JOIN LATERAL (
    SELECT count(*) AS has FROM playbooks_task t
    WHERE t.run_id = m.run_id AND t.counted_id = m.mandate_id AND coalesce(ended_party_id, party_id) = m.body_id
) tasks
) counted JOIN playbooks_run r ON r.id = run_id GROUP BY 1, 2, 3, 4, 5
 HAVING sum(cases) <> 0 OR sum(in_time) <> 0 OR sum(late) <> 0 OR sum(skipped) <> 0 OR sum(open) <> 0;
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;
CREATE FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;

    RETURN job_ids;
END;
$$;
CREATE FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;

    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;

    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;

    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;

    RETURN _job_id;
END;
$$;
CREATE TABLE public.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.procrastinate_job_status DEFAULT 'todo'::public.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    queueing_lock text,
    priority integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::public.procrastinate_job_status) AND (abort_requested = true))))
);
CREATE FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;

 RETURN found_jobs;
END;
$$;
CREATE FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;
CREATE FUNCTION public.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;
CREATE FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;

END;
$$;
CREATE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);

	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;
CREATE FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;
CREATE FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;
CREATE FUNCTION public.registry_mark_contests() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
    it registry_network_object := COALESCE(NEW, OLD);
    others bigint[];
    each bigint;
    meets boolean;
BEGIN
    PERFORM pg_advisory_xact_lock(7337, 3);
    IF it.kind = 'cidr' THEN
        SELECT array_agg(id) INTO others FROM registry_network_object WHERE kind = 'cidr' AND prefix && it.prefix;
    ELSIF it.kind = 'asn' THEN
        SELECT array_agg(id) INTO others FROM registry_network_object WHERE kind = 'asn' AND value = it.value;
    ELSE
        SELECT array_agg(id) INTO others FROM registry_network_object
        WHERE kind = 'domain' AND (value = ANY (it.names) OR names @> ARRAY[it.value]);
    END IF;
    -- One by one, so that the view is asked for one object and never for all.
    FOREACH each IN ARRAY COALESCE(others, '{}') LOOP
        meets := EXISTS (SELECT FROM registry_contest WHERE mine_id = each);
        UPDATE registry_network_object SET contested = meets WHERE id = each AND contested <> meets;
    END LOOP;
    RETURN NULL;
END $$;
CREATE FUNCTION public.registry_revise() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE registry_revision SET number = nextval('registry_revision_number');
    RETURN NULL;
END $$;
CREATE FUNCTION public.releases_guard_passage() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'what was released is never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION public.reporting_guard() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF (OLD.case_id, OLD.code, OLD.kind, OLD.tlp, OLD.sha256, OLD.content, OLD.at, OLD.by_label)
            IS DISTINCT FROM (NEW.case_id, NEW.code, NEW.kind, NEW.tlp, NEW.sha256, NEW.content, NEW.at, NEW.by_label)
            OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at) THEN
        RAISE EXCEPTION 'a document that was handed out never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION public.search_answers(sheets jsonb) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT string_agg(told.words, E'\n' ORDER BY sheet.place, section.place, question.place)
    FROM jsonb_array_elements(sheets) WITH ORDINALITY sheet (kept, place)
    JOIN registry_report_form form ON form.form = kept->>'form' AND form.version = (kept->>'version')::int
    CROSS JOIN jsonb_array_elements(form.sections) WITH ORDINALITY section (part, place)
    CROSS JOIN jsonb_array_elements(part->'questions') WITH ORDINALITY question (asked, place)
    CROSS JOIN LATERAL (SELECT CASE
        WHEN asked->>'kind' IN ('text', 'long-text') THEN kept->'answers'->>(asked->>'id')
        WHEN asked->>'kind' IN ('choice', 'choices') THEN
            (SELECT string_agg(concat_ws(E'\n', offered->>'label_en', offered->>'label_ur'), E'\n'
                               ORDER BY options.place)
             FROM jsonb_array_elements(asked->'options') WITH ORDINALITY options (offered, place)
             WHERE kept->'answers'->(asked->>'id') @> (offered->'key'))
        END) told (words)
$$;
CREATE FUNCTION public.search_bits(t text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    raw bytea := inet_send(t::inet);
BEGIN
    RETURN CASE WHEN family(t::inet) = 4 THEN '~4' ELSE '~6' END || left(
        (SELECT string_agg(get_byte(raw, i)::bit(8)::text, '' ORDER BY i) FROM generate_series(4, length(raw) - 1) i),
        masklen(t::inet));
EXCEPTION WHEN data_exception THEN
    RETURN NULL;
END $$;
CREATE FUNCTION public.search_days(at timestamp with time zone) RETURNS text[]
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT string_to_array(to_char(at AT TIME ZONE 'UTC', '"~d"YYYYMMDD "~m"YYYYMM'), ' ')
$$;
CREATE TABLE public.incidents_case (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    affected bigint[] NOT NULL,
    title character varying(300) NOT NULL,
    status character varying(10) NOT NULL,
    custodian_function character varying(20) NOT NULL,
    classification character varying(80)[] NOT NULL,
    ransomware boolean NOT NULL,
    severity character varying(40) NOT NULL,
    tlp character varying(20) NOT NULL,
    source_tlp character varying(20) NOT NULL,
    audience bigint[] NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    acknowledged_at timestamp with time zone,
    closed_at timestamp with time zone,
    cause text NOT NULL,
    lesson text NOT NULL,
    version integer NOT NULL,
    custodian_id bigint NOT NULL,
    organisation_id bigint NOT NULL,
    drill_id bigint,
    merged_into_id bigint,
    counted_as bigint,
    outcome character varying(16) DEFAULT ''::character varying NOT NULL,
    CONSTRAINT incidents_case_closed_has_time CHECK (((((status)::text = 'closed'::text) OR (closed_at IS NULL)) AND (1 = (
CASE
    WHEN ((status)::text = 'closed'::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (closed_at IS NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT incidents_case_merged_is_closed CHECK (((merged_into_id IS NULL) OR ((counted_as IS NOT NULL) AND ((status)::text = 'closed'::text)))),
    CONSTRAINT incidents_case_new_is_unacknowledged CHECK (((((status)::text = 'new'::text) OR (acknowledged_at IS NOT NULL)) AND (1 = (
CASE
    WHEN ((status)::text = 'new'::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (acknowledged_at IS NOT NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT incidents_case_outcome_is_of_an_ended_one CHECK ((((outcome)::text = ''::text) OR ((merged_into_id IS NULL) AND ((status)::text = 'closed'::text)))),
    CONSTRAINT incidents_case_version_check CHECK ((version >= 0))
);
CREATE FUNCTION public.search_facets(c public.incidents_case) RETURNS text[]
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT ARRAY['~s' || c.status, '~v' || c.severity, '~o' || c.organisation_id, '~b' || c.custodian_id,
                 '~x' || (c.drill_id IS NOT NULL)::int, '~r' || c.reference]
        || CASE cardinality(c.classification) WHEN 0 THEN NULL
           WHEN 1 THEN ARRAY['~c' || c.classification[1], '~c' || split_part(c.classification[1], '/', 1)]
           ELSE string_to_array('~c' || array_to_string(c.classification, ' ~c'), ' ')
                || string_to_array('~c' || regexp_replace(array_to_string(c.classification, ' ~c'), '/[^ ]*', '', 'g'),
                                   ' ') END
$$;
CREATE FUNCTION public.search_hosts(host text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT ARRAY(SELECT '~h' || array_to_string(parts[i:], '.')
                 FROM (SELECT string_to_array(lower(host), '.') AS parts) split,
                      generate_series(1, greatest(1, cardinality(parts) - 1)) i WHERE host <> '')
$$;
CREATE FUNCTION public.search_keys(mark text, keys bigint[]) RETURNS tsvector
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT coalesce(array_to_tsvector(search_marks(mark, keys)), '')
$$;
CREATE FUNCTION public.search_marks(mark text, keys bigint[]) RETURNS text[]
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT string_to_array(mark || nullif(array_to_string(keys, ' ' || mark), ''), ' ')
$$;
CREATE FUNCTION public.search_on_case() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    gone text[];
    come text[];
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM search_document WHERE case_id = OLD.id;
        RETURN NULL;
    END IF;
    IF TG_OP = 'INSERT' THEN
        PERFORM search_put('case', NEW.id);
        RETURN NULL;
    END IF;
    gone := search_facets(OLD);
    come := search_facets(NEW);
    IF gone = come AND (OLD.title, OLD.cause, OLD.lesson, OLD.audience, OLD.tlp)
                       IS NOT DISTINCT FROM (NEW.title, NEW.cause, NEW.lesson, NEW.audience, NEW.tlp) THEN
        RETURN NULL;
    END IF;
    PERFORM search_put('case', NEW.id);
    IF gone <> come OR OLD.audience <> NEW.audience OR OLD.tlp <> NEW.tlp THEN
        -- What hangs on the case is not read again: only what it has from the case is exchanged.
        UPDATE search_document SET words = ts_delete(words, gone) || array_to_tsvector(come)
        WHERE case_id = NEW.id AND kind = 'report';
        UPDATE search_document
        SET words = ts_delete(words, gone || tsvector_to_array(search_keys('~q', OLD.audience)))
                    || array_to_tsvector(come) || search_keys('~q', NEW.audience)
        WHERE case_id = NEW.id AND kind = 'entry';
        UPDATE search_document
        SET words = ts_delete(words, gone || ('~t' || OLD.tlp) || tsvector_to_array(search_keys('~k', OLD.audience)))
                    || array_to_tsvector(come || ('~t' || NEW.tlp))
                    || search_keys('~k', search_told(words @@ '~nstruck'::tsquery, NEW.audience)),
            audience = search_told(words @@ '~nstruck'::tsquery, NEW.audience),
            came_at = CASE WHEN audience @> search_told(words @@ '~nstruck'::tsquery, NEW.audience)
                           THEN came_at ELSE clock_timestamp() END
        WHERE case_id = NEW.id AND kind = 'trace';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION public.search_on_record() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM search_document WHERE kind = TG_ARGV[0] AND record_id = OLD.id;
    ELSE
        PERFORM search_put(TG_ARGV[0], NEW.id);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION public.search_on_silence() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM search_document WHERE kind = TG_ARGV[0] AND record_id = NEW.id;
    RETURN NULL;
END $$;
CREATE FUNCTION public.search_plain(t text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
    SELECT CASE WHEN octet_length(t) = length(t) THEN btrim(regexp_replace(lower(t), '[^0-9a-z]+', ' ', 'g'))
    ELSE btrim(regexp_replace(
        translate(lower(regexp_replace(normalize(t, NFKD), '[̀-ͯؐ-ؚـً-ٰٟۖ-ۜ۟-۪ۤۧۨ-ۭ࣓-ࣿ­؜​-‏‪-‮⁠-⁯﻿]+', '', 'g')), 'يىېۍێكڪهۃةەۀۂٱ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹', 'یییییککہہہہہہا01234567890123456789'),
        '[^0-9a-zß-ʯͰ-ԯԱ-ևא-ײؠ-ؿف-يٮٯٱ-ۓەۮ-ۯۺ-ۿݐ-ݿࢠ-ࢴऀ-෿฀-໿ᄀ-ᇿḀ-῿぀-ヿ㐀-鿿가-힣]+', ' ', 'g')) END
$$;
CREATE FUNCTION public.search_put(what text, number bigint) RETURNS void
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    CASE what
        WHEN 'case' THEN INSERT INTO search_document AS d (kind, record_id, case_id, at, audience, words)
    SELECT kind, record_id, case_id, at, audience, words FROM search_expected WHERE kind = 'case' AND record_id = number
    ON CONFLICT (kind, record_id) DO UPDATE
    SET case_id = excluded.case_id, at = excluded.at, audience = excluded.audience, words = excluded.words,
        came_at = CASE WHEN d.audience @> excluded.audience THEN d.came_at ELSE clock_timestamp() END
    WHERE (d.case_id, d.at, d.audience, d.words)
          IS DISTINCT FROM (excluded.case_id, excluded.at, excluded.audience, excluded.words);
        WHEN 'report' THEN INSERT INTO search_document AS d (kind, record_id, case_id, at, audience, words)
    SELECT kind, record_id, case_id, at, audience, words FROM search_expected WHERE kind = 'report' AND record_id = number
    ON CONFLICT (kind, record_id) DO UPDATE
    SET case_id = excluded.case_id, at = excluded.at, audience = excluded.audience, words = excluded.words,
        came_at = CASE WHEN d.audience @> excluded.audience THEN d.came_at ELSE clock_timestamp() END
    WHERE (d.case_id, d.at, d.audience, d.words)
          IS DISTINCT FROM (excluded.case_id, excluded.at, excluded.audience, excluded.words);
        WHEN 'entry' THEN INSERT INTO search_document AS d (kind, record_id, case_id, at, audience, words)
    SELECT kind, record_id, case_id, at, audience, words FROM search_expected WHERE kind = 'entry' AND record_id = number
    ON CONFLICT (kind, record_id) DO UPDATE
    SET case_id = excluded.case_id, at = excluded.at, audience = excluded.audience, words = excluded.words,
        came_at = CASE WHEN d.audience @> excluded.audience THEN d.came_at ELSE clock_timestamp() END
    WHERE (d.case_id, d.at, d.audience, d.words)
          IS DISTINCT FROM (excluded.case_id, excluded.at, excluded.audience, excluded.words);
        WHEN 'trace' THEN INSERT INTO search_document AS d (kind, record_id, case_id, at, audience, words)
    SELECT kind, record_id, case_id, at, audience, words FROM search_expected WHERE kind = 'trace' AND record_id = number
    ON CONFLICT (kind, record_id) DO UPDATE
    SET case_id = excluded.case_id, at = excluded.at, audience = excluded.audience, words = excluded.words,
        came_at = CASE WHEN d.audience @> excluded.audience THEN d.came_at ELSE clock_timestamp() END
    WHERE (d.case_id, d.at, d.audience, d.words)
          IS DISTINCT FROM (excluded.case_id, excluded.at, excluded.audience, excluded.words);
    END CASE;
END $$;
CREATE FUNCTION public.search_through(keys bigint[], asked text) RETURNS tsquery
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT CASE WHEN cardinality(keys) > 0 THEN
        (SELECT string_agg('''~k' || key || '''', ' | ')::tsquery FROM unnest(keys) key)
        && (SELECT ('''~q*'' | ' || string_agg('''~q' || key || '''', ' | '))::tsquery FROM unnest(keys) key)
        && coalesce(asked, '')::tsquery
    ELSE '''~nobody'''::tsquery END
$$;
CREATE FUNCTION public.search_told(struck boolean, keys bigint[]) RETURNS bigint[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT CASE WHEN struck THEN array_remove(keys, 0::bigint) ELSE keys END
$$;
CREATE FUNCTION public.search_trace(type text, value text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $_$
    SELECT array_to_tsvector(array_remove(
        ARRAY['~e' || left(lower(value), 400), '~y' || type,
              CASE WHEN type IN ('ipv4-addr', 'ipv6-addr', 'cidr') THEN search_bits(value)
                   WHEN type = 'url' AND host ~ '^([0-9.]+|.*:.*)$' THEN search_bits(host) END]
        || CASE WHEN type IN ('domain-name', 'url', 'email-addr') AND host !~ '^([0-9.]+|.*:.*)$'
                THEN search_hosts(host) ELSE '{}' END, NULL))
    FROM (SELECT left(coalesce(CASE type
        WHEN 'domain-name' THEN value
        WHEN 'email-addr' THEN substring(value FROM '@([^@]*)$')
        WHEN 'url' THEN coalesce(substring(value FROM '^[a-z]+://(?:[^/?#@]*@)?\[([0-9a-f:.]+)\]'),
                                 substring(value FROM '^[a-z]+://(?:[^/?#@]*@)?([^/?#:@\[]+)')) END, ''), 253) AS host) found
$_$;
CREATE FUNCTION public.search_window() RETURNS tsquery
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT search_through(NULLIF(current_setting('pehra.keys', true), '')::bigint[],
                          current_setting('pehra.words', true))
$$;
CREATE FUNCTION public.search_words(t text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT to_tsvector('pg_catalog.simple', search_plain(left(coalesce(t, ''), 200000)))
$$;
CREATE FUNCTION public.statistics_day(at timestamp with time zone) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT (at AT TIME ZONE 'Asia/Karachi')::date
$$;
CREATE FUNCTION public.statistics_guard() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.withdrawn_at IS NULL
            AND (to_jsonb(OLD) - 'withdrawn_at' - 'withdrawn_why' - 'audience')
              = (to_jsonb(NEW) - 'withdrawn_at' - 'withdrawn_why' - 'audience') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'statistics that were frozen never change' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION public.statistics_history() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.until IS NULL AND NEW.until IS NOT NULL THEN
        OLD.until := NEW.until;
        IF OLD IS NOT DISTINCT FROM NEW THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a fact is ended and never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TABLE public.statistics_fact (
    id bigint NOT NULL,
    kind character varying(6) NOT NULL,
    record_id bigint NOT NULL,
    since bigint NOT NULL,
    until bigint,
    opened_on date NOT NULL,
    closed_on date,
    cases smallint NOT NULL,
    incidents smallint NOT NULL,
    reports smallint NOT NULL,
    tier text NOT NULL,
    cert_id bigint NOT NULL,
    holder_id bigint NOT NULL,
    organisation_id bigint NOT NULL,
    sector text NOT NULL,
    province text NOT NULL,
    organisation_kind text NOT NULL,
    rsit_class text NOT NULL,
    rsit_type text NOT NULL,
    severity text NOT NULL,
    channel text NOT NULL,
    acknowledged bigint,
    escalated bigint,
    contained bigint,
    closed bigint,
    clocks text[] NOT NULL,
    case_id bigint NOT NULL,
    dismissed smallint DEFAULT 0 NOT NULL,
    CONSTRAINT statistics_fact_cases_check CHECK ((cases >= 0)),
    CONSTRAINT statistics_fact_dismissed_check CHECK ((dismissed >= 0)),
    CONSTRAINT statistics_fact_in_order CHECK (((until IS NULL) OR (until > since))),
    CONSTRAINT statistics_fact_incidents_check CHECK ((incidents >= 0)),
    CONSTRAINT statistics_fact_reports_check CHECK ((reports >= 0))
);
CREATE FUNCTION public.statistics_moves(f public.statistics_fact) RETURNS TABLE(day date, measure text, step integer, amount integer)
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT m.day, m.measure, m.step, m.amount FROM (VALUES
        (f.opened_on, 'reports', 0, f.reports::int),
        (f.opened_on, 'opened', 0, f.cases::int),
        (f.opened_on, 'incidents', 0, f.incidents::int),
        (f.opened_on, 'no-incident', 0, f.dismissed::int),
        (f.closed_on, 'closed', 0, f.cases::int),
        (f.opened_on, 'to-acknowledge', statistics_step(f.acknowledged), f.cases - f.dismissed),
        (f.opened_on, 'to-escalate', statistics_step(f.escalated), f.cases - f.dismissed),
        (f.opened_on, 'to-contain', statistics_step(f.contained), f.cases - f.dismissed),
        (f.closed_on, 'to-close', statistics_step(f.closed), f.cases - f.dismissed)
    ) m (day, measure, step, amount) WHERE m.day IS NOT NULL AND m.step IS NOT NULL AND m.amount <> 0
    UNION ALL
    -- An answer was owed whatever the report proved to be; reports of an incident were not, where there was none.
    SELECT f.opened_on, each, 0, count(*)::int FROM unnest(f.clocks) each
    WHERE f.dismissed = 0 OR split_part(each, ':', 2) = 'acknowledge' GROUP BY each
$$;
CREATE FUNCTION public.statistics_on_case() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM statistics_put(CASE TG_OP WHEN 'DELETE' THEN OLD.id ELSE NEW.id END);
    RETURN NULL;
END $$;
CREATE FUNCTION public.statistics_on_clock() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    number bigint := (SELECT c.id FROM incidents_case c WHERE c.reference = substr(NEW.subject, 6));
BEGIN
    -- The word for each clock is all that a case has from them.
    IF number IS NOT NULL AND NOT 
EXISTS (SELECT FROM statistics_fact f WHERE f.kind = 'case' AND f.record_id = number AND f.until IS NULL AND f.clocks = 
ARRAY(SELECT CASE WHEN d.breached_at IS NOT NULL OR d.met_at > d.due_at THEN 'late:' ELSE 'kept:' END || d.stage
      FROM deadlines_deadline d WHERE d.subject = NEW.subject
          AND (d.state = 'met' OR d.breached_at IS NOT NULL) ORDER BY 1)
)
 THEN
        PERFORM statistics_put(number);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION public.statistics_on_clocks() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    subjects text[] := ARRAY(
        SELECT each.subject FROM gone JOIN come ON come.id = gone.id
        CROSS JOIN LATERAL (VALUES (gone.subject), (come.subject)) each (subject)
        WHERE (gone.subject, 
CASE WHEN gone.breached_at IS NOT NULL OR gone.met_at > gone.due_at THEN 'late:' || gone.stage
     WHEN gone.state = 'met' THEN 'kept:' || gone.stage END
) IS DISTINCT FROM (come.subject, 
CASE WHEN come.breached_at IS NOT NULL OR come.met_at > come.due_at THEN 'late:' || come.stage
     WHEN come.state = 'met' THEN 'kept:' || come.stage END
)
            AND each.subject LIKE 'case:%');
BEGIN
    IF cardinality(subjects) > 0 THEN
        PERFORM statistics_put_words(ARRAY(
            SELECT c.id FROM incidents_case c
            WHERE c.reference = ANY (ARRAY(SELECT DISTINCT substr(each, 6) FROM unnest(subjects) each))));
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION public.statistics_on_designation() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM statistics_place_anew(NEW.organisation_id);
    RETURN NULL;
END $$;
CREATE FUNCTION public.statistics_on_new_case() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    IF NOT 
EXISTS (SELECT FROM statistics_fact f WHERE f.kind = 'case' AND f.record_id = NEW.id AND f.until IS NULL)
 THEN
        PERFORM statistics_put(NEW.id);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION public.statistics_on_new_report() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    IF NOT 
EXISTS (SELECT FROM statistics_fact f WHERE f.kind = 'report' AND f.record_id = NEW.id AND f.until IS NULL)
 THEN
        PERFORM statistics_put(NEW.case_id);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION public.statistics_on_organisation() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM statistics_place_anew(NEW.party_ptr_id);
    RETURN NULL;
END $$;
CREATE FUNCTION public.statistics_on_part() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM statistics_put(OLD.case_id);
    END IF;
    IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND NEW.case_id <> OLD.case_id) THEN
        PERFORM statistics_put(NEW.case_id);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION public.statistics_on_transfer() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    -- Of reporting, the first transfer changes these two and no other changes anything. Both in one expression, or the
    -- index of all that a body has offers itself.
    IF NEW.kind <> 'report' OR NOT 
EXISTS (SELECT FROM statistics_fact f WHERE f.kind = 'case' AND f.record_id = NEW.case_id AND f.until IS NULL AND f.tier || '/' || f.cert_id = NEW.function || '/' || NEW.to_body_id)
 THEN
        PERFORM statistics_put(NEW.case_id);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION public.statistics_place(number bigint, day date) RETURNS TABLE(sector text, province text, kind text)
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT coalesce(was.sector_id, o.sector_id), coalesce(was.province_id, o.province_id),
           CASE WHEN EXISTS (SELECT FROM registry_cii_designation d WHERE d.organisation_id = number
                             AND d.designated_on <= day AND (d.ended_on IS NULL OR d.ended_on > day))
                THEN 'cii' ELSE coalesce(was.ownership, o.ownership) END
    FROM registry_organisation o
    LEFT JOIN LATERAL (SELECT p.sector_id, p.province_id, p.ownership FROM registry_past_attributes p
                       WHERE p.organisation_id = number AND p.until > day ORDER BY p.until LIMIT 1) was ON true
    WHERE o.party_ptr_id = number
$$;
CREATE FUNCTION public.statistics_place_anew(organisation bigint) RETURNS void
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
BEGIN
    PERFORM FROM registry_organisation o WHERE o.party_ptr_id = organisation FOR UPDATE;
    PERFORM statistics_put(c.id) FROM incidents_case c
    WHERE c.organisation_id = organisation AND NOT EXISTS (
        SELECT FROM statistics_fact f, statistics_place(organisation, f.opened_on) p
        WHERE f.kind = 'case' AND f.record_id = c.id AND f.until IS NULL
            AND (f.sector, f.province, f.organisation_kind)
              = (coalesce(p.sector, ''), coalesce(p.province, ''), coalesce(p.kind, '')))
    ORDER BY c.id;
END $$;
CREATE FUNCTION public.statistics_places(f public.statistics_fact) RETURNS TABLE(scope_id bigint, dimension text, key text)
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT s.scope_id, d.dimension, d.key FROM (VALUES (0), (f.cert_id)) s (scope_id) CROSS JOIN (VALUES
        ('all', ''),
        ('tier', f.tier),
        ('cert', f.tier || '/' || f.cert_id),
        ('organisation', f.tier || '/' || f.cert_id || '/' || f.organisation_id),
        ('holder', f.holder_id::text),
        ('sector', f.sector),
        ('province', f.province),
        ('kind', f.organisation_kind),
        ('class', f.rsit_class),
        ('type', f.rsit_type),
        ('severity', f.severity),
        ('channel', f.channel)
    ) d (dimension, key) WHERE s.scope_id <> 0 OR d.dimension <> 'organisation'
$$;
CREATE FUNCTION public.statistics_put(number bigint) RETURNS void
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    known statistics_expected[];
    held statistics_fact[];
    over bigint[];
BEGIN
    PERFORM FROM registry_organisation o
    WHERE o.party_ptr_id = (SELECT c.organisation_id FROM incidents_case c WHERE c.id = number) FOR KEY SHARE;
    LOOP
        -- A row that somebody has ended meanwhile is not there any more: then the one that came after it is waited for.
        PERFORM FROM statistics_fact f WHERE f.kind = 'case' AND f.record_id = number AND f.until IS NULL FOR UPDATE;
        EXIT WHEN FOUND OR NOT EXISTS (SELECT FROM statistics_fact f WHERE f.kind = 'case' AND f.record_id = number AND f.until IS NULL);
    END LOOP;
    -- Only now, each by a statement of its own: a statement sees what had been committed when it began.
    known := ARRAY(SELECT e FROM statistics_expected e WHERE e.case_id = number);
    held := ARRAY(SELECT f FROM statistics_fact f WHERE f.case_id = number AND coalesce(f.until, 0) = 0);
    IF cardinality(held) > 0 THEN
        over := ARRAY(SELECT f.id FROM unnest(held) f
                      WHERE NOT EXISTS (SELECT FROM unnest(known) k WHERE 
f.kind = k.kind AND f.record_id = k.record_id AND (k.kind, k.record_id, k.case_id, k.opened_on, k.closed_on, k.cases, k.incidents, k.reports, k.tier, k.cert_id, k.holder_id, k.organisation_id, k.sector, k.province, k.organisation_kind, k.rsit_class, k.rsit_type, k.severity, k.channel, k.acknowledged, k.escalated, k.contained, k.closed, k.clocks, k.dismissed) IS NOT DISTINCT FROM (f.kind, f.record_id, f.case_id, f.opened_on, f.closed_on, f.cases, f.incidents, f.reports, f.tier, f.cert_id, f.holder_id, f.organisation_id, f.sector, f.province, f.organisation_kind, f.rsit_class, f.rsit_type, f.severity, f.channel, f.acknowledged, f.escalated, f.contained, f.closed, f.clocks, f.dismissed)
));
        IF cardinality(over) > 0 THEN
            UPDATE statistics_fact f SET until = nextval('statistics_revision')
            WHERE f.id = ANY (over) AND coalesce(f.until, 0) = 0;
        END IF;
    END IF;
    -- A report that moves may still stand under the case that it leaves: it is written when that one lets it go.
    INSERT INTO statistics_fact (since, kind, record_id, case_id, opened_on, closed_on, cases, incidents, reports, tier, cert_id, holder_id, organisation_id, sector, province, organisation_kind, rsit_class, rsit_type, severity, channel, acknowledged, escalated, contained, closed, clocks, dismissed)
    SELECT nextval('statistics_revision'), k.kind, k.record_id, k.case_id, k.opened_on, k.closed_on, k.cases, k.incidents, k.reports, k.tier, k.cert_id, k.holder_id, k.organisation_id, k.sector, k.province, k.organisation_kind, k.rsit_class, k.rsit_type, k.severity, k.channel, k.acknowledged, k.escalated, k.contained, k.closed, k.clocks, k.dismissed FROM unnest(known) k
    WHERE NOT EXISTS (SELECT FROM unnest(held) f WHERE 
f.kind = k.kind AND f.record_id = k.record_id AND (k.kind, k.record_id, k.case_id, k.opened_on, k.closed_on, k.cases, k.incidents, k.reports, k.tier, k.cert_id, k.holder_id, k.organisation_id, k.sector, k.province, k.organisation_kind, k.rsit_class, k.rsit_type, k.severity, k.channel, k.acknowledged, k.escalated, k.contained, k.closed, k.clocks, k.dismissed) IS NOT DISTINCT FROM (f.kind, f.record_id, f.case_id, f.opened_on, f.closed_on, f.cases, f.incidents, f.reports, f.tier, f.cert_id, f.holder_id, f.organisation_id, f.sector, f.province, f.organisation_kind, f.rsit_class, f.rsit_type, f.severity, f.channel, f.acknowledged, f.escalated, f.contained, f.closed, f.clocks, f.dismissed)
)
    ON CONFLICT (kind, record_id) WHERE until IS NULL DO NOTHING;
END $$;
CREATE FUNCTION public.statistics_put_words(numbers bigint[]) RETURNS void
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    organisations bigint[] := ARRAY(SELECT c.organisation_id FROM incidents_case c WHERE c.id = ANY (numbers));
    locked bigint;
    over bigint[];
BEGIN
    PERFORM FROM registry_organisation o WHERE o.party_ptr_id = ANY (organisations)
    ORDER BY o.party_ptr_id FOR KEY SHARE;
    LOOP
        PERFORM FROM statistics_fact f WHERE f.kind = 'case' AND f.record_id = ANY (numbers) AND f.until IS NULL ORDER BY f.record_id FOR UPDATE;
        GET DIAGNOSTICS locked = ROW_COUNT;
        EXIT WHEN locked = (SELECT count(*) FROM statistics_fact f WHERE f.kind = 'case' AND f.record_id = ANY (numbers) AND f.until IS NULL);
    END LOOP;
    over := ARRAY(SELECT f.id FROM statistics_fact f WHERE f.kind = 'case' AND f.record_id = ANY (numbers) AND f.until IS NULL AND f.clocks <> 
ARRAY(SELECT CASE WHEN d.breached_at IS NOT NULL OR d.met_at > d.due_at THEN 'late:' ELSE 'kept:' END || d.stage
      FROM deadlines_deadline d WHERE d.subject = (SELECT 'case:' || c.reference FROM incidents_case c WHERE c.id = f.record_id)
          AND (d.state = 'met' OR d.breached_at IS NOT NULL) ORDER BY 1)
 ORDER BY f.record_id);
    IF cardinality(over) > 0 THEN
        UPDATE statistics_fact f SET until = nextval('statistics_revision') WHERE f.id = ANY (over);
        INSERT INTO statistics_fact (since, kind, record_id, case_id, opened_on, closed_on, cases, incidents, reports, tier, cert_id, holder_id, organisation_id, sector, province, organisation_kind, rsit_class, rsit_type, severity, channel, acknowledged, escalated, contained, closed, dismissed, clocks)
        SELECT nextval('statistics_revision'), f.kind, f.record_id, f.case_id, f.opened_on, f.closed_on, f.cases, f.incidents, f.reports, f.tier, f.cert_id, f.holder_id, f.organisation_id, f.sector, f.province, f.organisation_kind, f.rsit_class, f.rsit_type, f.severity, f.channel, f.acknowledged, f.escalated, f.contained, f.closed, f.dismissed, 
ARRAY(SELECT CASE WHEN d.breached_at IS NOT NULL OR d.met_at > d.due_at THEN 'late:' ELSE 'kept:' END || d.stage
      FROM deadlines_deadline d WHERE d.subject = (SELECT 'case:' || c.reference FROM incidents_case c WHERE c.id = f.record_id)
          AND (d.state = 'met' OR d.breached_at IS NOT NULL) ORDER BY 1)

        FROM statistics_fact f WHERE f.id = ANY (over);
    END IF;
END $$;
CREATE FUNCTION public.statistics_seconds(began timestamp with time zone, ended timestamp with time zone) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    -- What has not ended has no length; `greatest` alone would take it for none at all.
    SELECT CASE WHEN ended IS NOT NULL THEN greatest(0, floor(extract(epoch FROM ended - began)))::bigint END
$$;
CREATE FUNCTION public.statistics_step(seconds bigint) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT width_bucket(seconds, ARRAY[60, 300, 600, 900, 1800, 3600, 7200, 10800, 14400, 21600, 28800, 43200, 64800, 86400, 172800, 259200, 345600, 432000, 604800, 864000, 1209600, 1814400, 2592000, 3888000, 5184000, 7776000, 15552000, 31536000]::bigint[])
$$;
CREATE FUNCTION public.watch_due(about text) RETURNS void
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    number bigint := (SELECT id FROM incidents_case WHERE reference = substr(about, 6));
    nearest timestamptz := (SELECT min(d.due_at) FILTER (WHERE d.state = 'open') FROM deadlines_deadline d WHERE d.subject =  about);
BEGIN
    IF EXISTS (SELECT FROM watch_item WHERE case_id = number AND due_at IS DISTINCT FROM nearest) THEN
        UPDATE watch_item SET due_at = nearest WHERE case_id = number AND due_at IS DISTINCT FROM nearest;
    END IF;
END $$;
CREATE FUNCTION public.watch_on_case() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM watch_item WHERE case_id = OLD.id;
    ELSIF TG_OP = 'UPDATE' AND (OLD.status, OLD.severity, OLD.custodian_function, OLD.tlp, OLD.audience,
                                OLD.organisation_id) = (NEW.status, NEW.severity, NEW.custodian_function, NEW.tlp,
                                                        NEW.audience, NEW.organisation_id) THEN
        IF OLD.updated_at <> NEW.updated_at AND NEW.status <> 'closed' THEN
            UPDATE watch_item SET updated_at = NEW.updated_at WHERE case_id = NEW.id;
        END IF;
    ELSE
        PERFORM watch_put(NEW.id);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION public.watch_on_clock() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP <> 'DELETE' AND NEW.subject LIKE 'case:%' THEN
        PERFORM watch_due(NEW.subject);
    END IF;
    IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND OLD.subject <> NEW.subject) THEN
        PERFORM watch_due(OLD.subject);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION public.watch_on_closing() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO watch_closing (key, reference, at)
    SELECT key, reference, NEW.closed_at FROM watch_item WHERE case_id = NEW.id AND key <> 0;
    RETURN NULL;
END $$;
CREATE FUNCTION public.watch_on_new_clock() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    number bigint := (SELECT id FROM incidents_case WHERE reference = substr(NEW.subject, 6));
BEGIN
    -- One clock more can only be the nearest or not; the rows of a case that is written with it know it already.
    IF EXISTS (SELECT FROM watch_item WHERE case_id = number AND coalesce(due_at, 'infinity') > NEW.due_at) THEN
        UPDATE watch_item SET due_at = NEW.due_at
        WHERE case_id = number AND coalesce(due_at, 'infinity') > NEW.due_at;
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION public.watch_on_organisation() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE watch_item SET sector = NEW.sector_id, province = NEW.province_id
    FROM incidents_case c WHERE c.id = case_id AND c.organisation_id = NEW.party_ptr_id;
    RETURN NULL;
END $$;
CREATE FUNCTION public.watch_put(number bigint) RETURNS void
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    wanted watch_expected[] := ARRAY(SELECT e FROM watch_expected e WHERE e.case_id = number);
    keys bigint[] := ARRAY(SELECT key FROM unnest(wanted));
BEGIN
    IF EXISTS (SELECT FROM watch_item i WHERE i.case_id = number AND i.key <> ALL (keys)) THEN
        DELETE FROM watch_item i WHERE i.case_id = number AND i.key <> ALL (keys);
    END IF;
    IF cardinality(keys) = 0 THEN
        RETURN;
    END IF;
    INSERT INTO watch_item AS i (case_id, reference, opened_at, updated_at, due_at, key, wide, status, severity, tier, sector, province) SELECT case_id, reference, opened_at, updated_at, due_at, key, wide, status, severity, tier, sector, province FROM unnest(wanted)
    ON CONFLICT (case_id, key) DO UPDATE
    SET updated_at = excluded.updated_at, due_at = excluded.due_at, wide = excluded.wide, status = excluded.status,
        severity = excluded.severity, tier = excluded.tier, sector = excluded.sector, province = excluded.province
    WHERE (i.updated_at, i.due_at, i.wide, i.status, i.severity, i.tier, i.sector, i.province)
          IS DISTINCT FROM (excluded.updated_at, excluded.due_at, excluded.wide, excluded.status, excluded.severity,
                            excluded.tier, excluded.sector, excluded.province);
END $$;
CREATE FUNCTION public.watch_tell() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO watch_tally (key, wide, status, severity, tier, sector, province, n) SELECT key, wide, status, severity, tier, sector, province, count(*) FROM come GROUP BY key, wide, status, severity, tier, sector, province;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO watch_tally (key, wide, status, severity, tier, sector, province, n) SELECT key, wide, status, severity, tier, sector, province, -count(*) FROM gone GROUP BY key, wide, status, severity, tier, sector, province;
    ELSE
        INSERT INTO watch_tally (key, wide, status, severity, tier, sector, province, n)
        SELECT key, wide, status, severity, tier, sector, province, sum(n) FROM (SELECT key, wide, status, severity, tier, sector, province, 1 AS n FROM come UNION ALL SELECT key, wide, status, severity, tier, sector, province, -1 FROM gone) moved
        GROUP BY key, wide, status, severity, tier, sector, province HAVING sum(n) <> 0;
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION public.webhooks_note() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT FROM webhooks_endpoint WHERE off_at IS NULL) THEN
        INSERT INTO webhooks_noted (entry_id) SELECT id FROM come;
    END IF;
    RETURN NULL;
END $$;
CREATE TABLE public.account_emailaddress (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    verified boolean NOT NULL,
    "primary" boolean NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.account_emailaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.account_emailconfirmation (
    id integer NOT NULL,
    created timestamp with time zone NOT NULL,
    sent timestamp with time zone,
    key character varying(64) NOT NULL,
    email_address_id integer NOT NULL
);
ALTER TABLE public.account_emailconfirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailconfirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_api_token (
    id bigint NOT NULL,
    name character varying(100) NOT NULL,
    token_hash character varying(64) NOT NULL,
    scopes character varying(40)[] NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    party_id bigint NOT NULL,
    user_id bigint NOT NULL,
    roles character varying(30)[] NOT NULL
);
ALTER TABLE public.accounts_api_token ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_api_token_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_invitation (
    id bigint NOT NULL,
    email character varying(254) NOT NULL,
    name character varying(200) NOT NULL,
    role character varying(30) NOT NULL,
    token_hash character varying(64) NOT NULL,
    invited_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    accepted_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    invited_by_id bigint,
    party_id bigint NOT NULL
);
ALTER TABLE public.accounts_invitation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_invitation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_membership (
    id bigint NOT NULL,
    role character varying(30) NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    party_id bigint NOT NULL,
    user_id bigint NOT NULL,
    CONSTRAINT accounts_membership_role CHECK (((role)::text = ANY (ARRAY[('contact'::character varying)::text, ('analyst'::character varying)::text, ('lead'::character varying)::text, ('duty_officer'::character varying)::text, ('council_member'::character varying)::text, ('secretariat'::character varying)::text, ('auditor'::character varying)::text, ('body_administrator'::character varying)::text, ('platform_administrator'::character varying)::text])))
);
ALTER TABLE public.accounts_membership ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_membership_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_user (
    id bigint NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    email character varying(254) NOT NULL,
    name character varying(200) NOT NULL,
    language character varying(2) NOT NULL,
    mail_notices boolean NOT NULL,
    is_active boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    demonstration boolean NOT NULL,
    session_round integer NOT NULL,
    CONSTRAINT accounts_user_session_round_check CHECK ((session_round >= 0))
);
ALTER TABLE public.accounts_user ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_user_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.audit_entry (
    seq bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    user_id bigint NOT NULL,
    actor text NOT NULL,
    party_id bigint,
    act text NOT NULL,
    subject text NOT NULL,
    detail jsonb NOT NULL,
    previous character varying(64) NOT NULL,
    hash character varying(64) NOT NULL
);
CREATE TABLE public.audit_head (
    id smallint NOT NULL,
    seq bigint NOT NULL,
    hash character varying(64) NOT NULL
)
WITH (fillfactor='10');
CREATE TABLE public.audit_verification (
    id bigint NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    asked_by text NOT NULL,
    finished_at timestamp with time zone,
    entries bigint,
    head_seq bigint,
    head_hash character varying(64) NOT NULL,
    broken_seq bigint,
    reason text NOT NULL
);
ALTER TABLE public.audit_verification ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.audit_verification_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);
ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);
ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);
ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.axes_accessattempt (
    id integer NOT NULL,
    user_agent character varying(255) NOT NULL,
    ip_address inet,
    username character varying(255),
    http_accept character varying(1025) NOT NULL,
    path_info character varying(255) NOT NULL,
    attempt_time timestamp with time zone NOT NULL,
    get_data text NOT NULL,
    post_data text NOT NULL,
    failures_since_start integer NOT NULL,
    CONSTRAINT axes_accessattempt_failures_since_start_check CHECK ((failures_since_start >= 0))
);
ALTER TABLE public.axes_accessattempt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.axes_accessattempt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.axes_accessattemptexpiration (
    access_attempt_id integer NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
CREATE TABLE public.axes_accessfailurelog (
    id integer NOT NULL,
    user_agent character varying(255) NOT NULL,
    ip_address inet,
    username character varying(255),
    http_accept character varying(1025) NOT NULL,
    path_info character varying(255) NOT NULL,
    attempt_time timestamp with time zone NOT NULL,
    locked_out boolean NOT NULL
);
ALTER TABLE public.axes_accessfailurelog ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.axes_accessfailurelog_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.axes_accesslog (
    id integer NOT NULL,
    user_agent character varying(255) NOT NULL,
    ip_address inet,
    username character varying(255),
    http_accept character varying(1025) NOT NULL,
    path_info character varying(255) NOT NULL,
    attempt_time timestamp with time zone NOT NULL,
    logout_time timestamp with time zone,
    session_hash character varying(64) NOT NULL
);
ALTER TABLE public.axes_accesslog ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.axes_accesslog_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.calls_attempt (
    id bigint NOT NULL,
    outcome character varying(12) NOT NULL,
    note text NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL,
    user_id bigint NOT NULL,
    place_id bigint NOT NULL,
    task_id bigint NOT NULL
);
ALTER TABLE public.calls_attempt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.calls_attempt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.calls_matter (
    id bigint NOT NULL,
    kind character varying(6) NOT NULL,
    reference character varying(12) NOT NULL,
    since timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    task_id bigint NOT NULL,
    clock bigint
);
ALTER TABLE public.calls_matter ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.calls_matter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.calls_place (
    id bigint NOT NULL,
    "position" smallint NOT NULL,
    hours_from time without time zone,
    hours_until time without time zone,
    days smallint[] NOT NULL,
    wrong_at timestamp with time zone,
    added_at timestamp with time zone NOT NULL,
    removed_at timestamp with time zone,
    body_id bigint NOT NULL,
    contact_id bigint NOT NULL,
    stands_in_for_id bigint,
    CONSTRAINT calls_place_both_hours CHECK ((NOT (((hours_from IS NULL) OR (hours_until IS NULL)) AND (1 = (
CASE
    WHEN (hours_from IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (hours_until IS NULL) THEN 1
    ELSE 0
END))))),
    CONSTRAINT calls_place_not_itself CHECK (((stands_in_for_id IS NULL) OR (NOT ((stands_in_for_id = id) AND (stands_in_for_id IS NOT NULL))))),
    CONSTRAINT calls_place_position_check CHECK (("position" >= 0))
);
ALTER TABLE public.calls_place ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.calls_place_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.calls_task (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    route bigint[] NOT NULL,
    state character varying(10) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    asked_id bigint NOT NULL,
    body_id bigint NOT NULL,
    caller_id bigint NOT NULL,
    CONSTRAINT calls_task_end_has_time CHECK (((((state)::text = 'open'::text) OR (ended_at IS NOT NULL)) AND (1 = (
CASE
    WHEN ((state)::text = 'open'::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (ended_at IS NOT NULL) THEN 1
    ELSE 0
END))))
);
ALTER TABLE public.calls_task ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.calls_task_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.calls_watched (
    id bigint NOT NULL,
    upto timestamp with time zone NOT NULL,
    began_at timestamp with time zone NOT NULL
);
ALTER TABLE public.calls_watched ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.calls_watched_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.calls_wish (
    body_id bigint NOT NULL,
    minutes integer NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by text NOT NULL,
    CONSTRAINT calls_wish_minutes_check CHECK ((minutes >= 0))
);
CREATE TABLE public.campaigns_campaign (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    name character varying(120) NOT NULL,
    description text NOT NULL,
    actors character varying(80)[] NOT NULL,
    techniques character varying(9)[] NOT NULL,
    tlp character varying(20) NOT NULL,
    audience bigint[] NOT NULL,
    state character varying(10) NOT NULL,
    first_seen date,
    last_seen date,
    opened_by text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    outcome text NOT NULL,
    least_cases integer NOT NULL,
    least_bodies integer NOT NULL,
    version integer NOT NULL,
    lead_id bigint NOT NULL,
    CONSTRAINT campaigns_campaign_ended_has_time CHECK (((((state)::text = 'ended'::text) OR (ended_at IS NULL)) AND (1 = (
CASE
    WHEN ((state)::text = 'ended'::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (ended_at IS NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT campaigns_campaign_least_bodies_check CHECK ((least_bodies >= 0)),
    CONSTRAINT campaigns_campaign_least_cases_check CHECK ((least_cases >= 0)),
    CONSTRAINT campaigns_campaign_version_check CHECK ((version >= 0))
);
ALTER TABLE public.campaigns_campaign ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.campaigns_campaign_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.campaigns_link (
    id bigint NOT NULL,
    kind character varying(20) NOT NULL,
    note text NOT NULL,
    by text NOT NULL,
    at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    ended_by text NOT NULL,
    case_id bigint NOT NULL,
    other_id bigint NOT NULL,
    party_id bigint NOT NULL,
    CONSTRAINT campaigns_link_to_another CHECK ((NOT (case_id = other_id)))
);
ALTER TABLE public.campaigns_link ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.campaigns_link_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.campaigns_member (
    id bigint NOT NULL,
    why text NOT NULL,
    added_by text NOT NULL,
    added_at timestamp with time zone NOT NULL,
    removed_at timestamp with time zone,
    removed_by text NOT NULL,
    campaign_id bigint NOT NULL,
    case_id bigint NOT NULL,
    party_id bigint NOT NULL
);
ALTER TABLE public.campaigns_member ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.campaigns_member_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.campaigns_remark (
    id bigint NOT NULL,
    by text NOT NULL,
    at timestamp with time zone NOT NULL,
    tlp character varying(20) NOT NULL,
    audience bigint[] NOT NULL,
    body text NOT NULL,
    campaign_id bigint NOT NULL,
    party_id bigint NOT NULL,
    author_id bigint,
    withdrawn_at timestamp with time zone,
    CONSTRAINT campaigns_remark_withdrawn_is_empty CHECK (((withdrawn_at IS NULL) OR (body = ''::text)))
);
ALTER TABLE public.campaigns_remark ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.campaigns_remark_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.campaigns_team (
    id bigint NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone,
    campaign_id bigint NOT NULL,
    party_id bigint NOT NULL
);
ALTER TABLE public.campaigns_team ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.campaigns_team_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.casefields_field (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    place smallint NOT NULL,
    version integer NOT NULL,
    made_at timestamp with time zone NOT NULL,
    retired_at timestamp with time zone,
    party_id bigint NOT NULL,
    CONSTRAINT casefields_field_place_check CHECK ((place >= 0)),
    CONSTRAINT casefields_field_version_check CHECK ((version >= 0))
);
ALTER TABLE public.casefields_field ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casefields_field_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.casefields_mark (
    id bigint NOT NULL,
    word character varying(64) NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    reference character varying(12) NOT NULL,
    case_id bigint NOT NULL,
    field_id bigint NOT NULL,
    party_id bigint NOT NULL
);
ALTER TABLE public.casefields_mark ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casefields_mark_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.casefields_value (
    id bigint NOT NULL,
    answer jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL,
    case_id bigint NOT NULL,
    field_id bigint NOT NULL,
    party_id bigint NOT NULL,
    version_id bigint NOT NULL
);
ALTER TABLE public.casefields_value ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casefields_value_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.casefields_version (
    id bigint NOT NULL,
    number integer NOT NULL,
    question jsonb NOT NULL,
    classes character varying(80)[] NOT NULL,
    required boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL,
    field_id bigint NOT NULL,
    CONSTRAINT casefields_version_number_check CHECK ((number >= 0))
);
ALTER TABLE public.casefields_version ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casefields_version_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.correspondence_answer_link (
    id bigint NOT NULL,
    digest character varying(64) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    request_id bigint NOT NULL
);
ALTER TABLE public.correspondence_answer_link ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.correspondence_answer_link_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.correspondence_measure (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    audience bigint[] NOT NULL,
    kind character varying(20) NOT NULL,
    type character varying(30) NOT NULL,
    value text NOT NULL,
    asset character varying(200) NOT NULL,
    words text NOT NULL,
    state character varying(14) NOT NULL,
    ends_at timestamp with time zone,
    since timestamp with time zone,
    proposed_by text NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    case_id bigint NOT NULL,
    party_id bigint NOT NULL,
    CONSTRAINT correspondence_measure_active_since CHECK (((NOT ((state)::text = ANY (ARRAY[('active'::character varying)::text, ('to-be-removed'::character varying)::text]))) OR (since IS NOT NULL))),
    CONSTRAINT correspondence_measure_on_something CHECK (((((asset)::text = ''::text) AND (NOT (value = ''::text)) AND (NOT ((type)::text = ''::text))) OR (((type)::text = ''::text) AND (value = ''::text) AND (NOT ((asset)::text = ''::text)))))
);
ALTER TABLE public.correspondence_measure ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.correspondence_measure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.correspondence_message (
    id bigint NOT NULL,
    ours boolean NOT NULL,
    way character varying(10) NOT NULL,
    author text NOT NULL,
    words text NOT NULL,
    at timestamp with time zone NOT NULL,
    kept_at timestamp with time zone NOT NULL,
    kept_by text NOT NULL,
    mail uuid,
    request_id bigint NOT NULL
);
CREATE TABLE public.correspondence_message_file (
    id bigint NOT NULL,
    document_id bigint NOT NULL,
    message_id bigint NOT NULL
);
ALTER TABLE public.correspondence_message_file ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.correspondence_message_file_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.correspondence_message ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.correspondence_message_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.correspondence_request (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    audience bigint[] NOT NULL,
    readers bigint[] NOT NULL,
    state character varying(10) NOT NULL,
    kind character varying(20) NOT NULL,
    language character varying(2) NOT NULL,
    tlp character varying(20) NOT NULL,
    purpose text NOT NULL,
    subject character varying(200) NOT NULL,
    body text NOT NULL,
    "values" jsonb NOT NULL,
    to_name character varying(200) NOT NULL,
    to_address character varying(254) NOT NULL,
    to_kind character varying(20) NOT NULL,
    reply_to character varying(254) NOT NULL,
    due_at timestamp with time zone,
    overdue_at timestamp with time zone,
    written_by text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    answered_at timestamp with time zone,
    ended_at timestamp with time zone,
    outcome text NOT NULL,
    case_id bigint NOT NULL,
    party_id bigint NOT NULL,
    to_party_id bigint,
    CONSTRAINT correspondence_request_draft_is_ours CHECK (((NOT ((state)::text = 'draft'::text)) OR (readers = '{}'::bigint[]))),
    CONSTRAINT correspondence_request_ended_has_time CHECK (((((state)::text = ANY (ARRAY[('closed'::character varying)::text, ('given-up'::character varying)::text])) OR (ended_at IS NULL)) AND (1 = (
CASE
    WHEN ((state)::text = ANY (ARRAY[('closed'::character varying)::text, ('given-up'::character varying)::text])) THEN 1
    ELSE 0
END +
CASE
    WHEN (ended_at IS NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT correspondence_request_sent_has_time CHECK ((((state)::text = ANY (ARRAY[('draft'::character varying)::text, ('given-up'::character varying)::text])) OR (sent_at IS NOT NULL))),
    CONSTRAINT correspondence_request_to_one CHECK (((((to_address)::text = ''::text) AND ((to_name)::text = ''::text) AND (to_party_id IS NOT NULL)) OR ((to_party_id IS NULL) AND (NOT ((to_address)::text = ''::text)) AND (NOT ((to_name)::text = ''::text)))))
);
ALTER TABLE public.correspondence_request ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.correspondence_request_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.correspondence_step (
    id bigint NOT NULL,
    before character varying(14) NOT NULL,
    after character varying(14) NOT NULL,
    by text NOT NULL,
    at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    ends_at timestamp with time zone,
    measure_id bigint NOT NULL,
    party_id bigint
);
ALTER TABLE public.correspondence_step ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.correspondence_step_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.council_action (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    title character varying(200) NOT NULL,
    text text NOT NULL,
    due_on date NOT NULL,
    state character varying(12) NOT NULL,
    created_by text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    closed_by text NOT NULL,
    owner_party_id bigint,
    resolution_id bigint NOT NULL,
    owner_seat_id bigint,
    CONSTRAINT council_action_closed_has_time CHECK (((((state)::text = ANY (ARRAY[('done'::character varying)::text, ('superseded'::character varying)::text])) OR (closed_at IS NULL)) AND (1 = (
CASE
    WHEN ((state)::text = ANY (ARRAY[('done'::character varying)::text, ('superseded'::character varying)::text])) THEN 1
    ELSE 0
END +
CASE
    WHEN (closed_at IS NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT council_action_one_owner CHECK ((((owner_seat_id IS NULL) OR (owner_party_id IS NULL)) AND (1 = (
CASE
    WHEN (owner_seat_id IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (owner_party_id IS NULL) THEN 1
    ELSE 0
END))))
);
ALTER TABLE public.council_action ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.council_action_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.council_attendance (
    id bigint NOT NULL,
    mode character varying(10) NOT NULL,
    arrived_at timestamp with time zone,
    left_at timestamp with time zone,
    noted_by text NOT NULL,
    noted_at timestamp with time zone NOT NULL,
    holding_id bigint NOT NULL,
    meeting_id bigint NOT NULL,
    seat_id bigint NOT NULL,
    CONSTRAINT council_attendance_arrival CHECK (((((mode)::text = 'apologies'::text) OR (arrived_at IS NOT NULL)) AND (1 = (
CASE
    WHEN ((mode)::text = 'apologies'::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (arrived_at IS NOT NULL) THEN 1
    ELSE 0
END))))
);
ALTER TABLE public.council_attendance ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.council_attendance_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.council_comment (
    id bigint NOT NULL,
    author text NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    item_id bigint NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.council_comment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.council_comment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.council_directive (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    title_en character varying(200) NOT NULL,
    title_ur character varying(200) NOT NULL,
    text_en text NOT NULL,
    text_ur text NOT NULL,
    citation text NOT NULL,
    selection jsonb NOT NULL,
    acknowledge_by timestamp with time zone NOT NULL,
    comply_by timestamp with time zone NOT NULL,
    evidence_needed boolean NOT NULL,
    state character varying(10) NOT NULL,
    addressed integer NOT NULL,
    drafted_by text NOT NULL,
    drafted_at timestamp with time zone NOT NULL,
    issued_at timestamp with time zone,
    ended_at timestamp with time zone,
    ended_reason text NOT NULL,
    annex_id bigint,
    issuer_id bigint NOT NULL,
    resolution_id bigint,
    code character varying(20) NOT NULL,
    CONSTRAINT council_directive_addressed_check CHECK ((addressed >= 0)),
    CONSTRAINT council_directive_dates CHECK ((comply_by >= acknowledge_by)),
    CONSTRAINT council_directive_issued CHECK (((((state)::text = ANY (ARRAY[('draft'::character varying)::text, ('discarded'::character varying)::text])) OR (issued_at IS NOT NULL)) AND (1 = (
CASE
    WHEN ((state)::text = ANY (ARRAY[('draft'::character varying)::text, ('discarded'::character varying)::text])) THEN 1
    ELSE 0
END +
CASE
    WHEN (issued_at IS NOT NULL) THEN 1
    ELSE 0
END))))
);
ALTER TABLE public.council_directive ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.council_directive_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.council_duty (
    id bigint NOT NULL,
    state character varying(12) NOT NULL,
    acknowledged_at timestamp with time zone,
    settled_at timestamp with time zone,
    directive_id bigint NOT NULL,
    party_id bigint NOT NULL,
    place_id bigint NOT NULL,
    CONSTRAINT council_duty_settled CHECK (((((state)::text = ANY (ARRAY[('compliant'::character varying)::text, ('waived'::character varying)::text, ('released'::character varying)::text])) OR (settled_at IS NULL)) AND (1 = (
CASE
    WHEN ((state)::text = ANY (ARRAY[('compliant'::character varying)::text, ('waived'::character varying)::text, ('released'::character varying)::text])) THEN 1
    ELSE 0
END +
CASE
    WHEN (settled_at IS NULL) THEN 1
    ELSE 0
END))))
);
ALTER TABLE public.council_duty ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.council_duty_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.council_evidence (
    id bigint NOT NULL,
    link character varying(500) NOT NULL,
    note text NOT NULL,
    given_by text NOT NULL,
    given_at timestamp with time zone NOT NULL,
    returned_at timestamp with time zone,
    returned_reason text NOT NULL,
    action_id bigint NOT NULL,
    document_id bigint,
    CONSTRAINT council_evidence_something CHECK (((document_id IS NOT NULL) OR (NOT ((link)::text = ''::text))))
);
ALTER TABLE public.council_evidence ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.council_evidence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.council_holding (
    id bigint NOT NULL,
    part character varying(10) NOT NULL,
    name character varying(200) NOT NULL,
    starts date NOT NULL,
    ends date,
    instrument text NOT NULL,
    term_rule character varying(100) NOT NULL,
    ended_reason text NOT NULL,
    noted_by text NOT NULL,
    noted_at timestamp with time zone NOT NULL,
    document_id bigint,
    user_id bigint,
    seat_id bigint NOT NULL,
    CONSTRAINT council_holding_dates CHECK (((ends IS NULL) OR (ends >= starts)))
);
ALTER TABLE public.council_holding ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.council_holding_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.council_interest (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    text text NOT NULL,
    declared_by text NOT NULL,
    declared_at timestamp with time zone NOT NULL,
    item_id bigint NOT NULL,
    seat_id bigint NOT NULL,
    holding_id bigint
);
ALTER TABLE public.council_interest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.council_interest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.council_item (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    "position" smallint NOT NULL,
    title character varying(200) NOT NULL,
    text text NOT NULL,
    presenter character varying(200) NOT NULL,
    minutes smallint NOT NULL,
    state character varying(12) NOT NULL,
    submitter text NOT NULL,
    submitted_at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    note text NOT NULL,
    submitted_by_id bigint,
    meeting_id bigint,
    CONSTRAINT council_item_minutes_check CHECK ((minutes >= 0)),
    CONSTRAINT council_item_position_check CHECK (("position" >= 0))
);
ALTER TABLE public.council_item ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.council_item_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.council_meeting (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    title character varying(200) NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    place character varying(300) NOT NULL,
    link character varying(500) NOT NULL,
    state character varying(12) NOT NULL,
    revision integer NOT NULL,
    notice_days integer,
    notice_rule character varying(100) NOT NULL,
    short_notice text NOT NULL,
    created_by text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    called_at timestamp with time zone,
    opened_at timestamp with time zone,
    closed_at timestamp with time zone,
    cancelled_at timestamp with time zone,
    cancelled_reason text NOT NULL,
    CONSTRAINT council_meeting_notice_days_check CHECK ((notice_days >= 0)),
    CONSTRAINT council_meeting_revision_check CHECK ((revision >= 0)),
    CONSTRAINT council_meeting_times CHECK ((ends_at > starts_at))
);
ALTER TABLE public.council_meeting ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.council_meeting_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.council_minutes (
    id bigint NOT NULL,
    state character varying(10) NOT NULL,
    record jsonb NOT NULL,
    text text NOT NULL,
    version integer NOT NULL,
    drafted_at timestamp with time zone NOT NULL,
    edited_by text NOT NULL,
    edited_at timestamp with time zone NOT NULL,
    sealed_at timestamp with time zone,
    digest character varying(64) NOT NULL,
    meeting_id bigint NOT NULL,
    motion_id bigint,
    CONSTRAINT council_minutes_seal CHECK ((((sealed_at IS NOT NULL) AND ((state)::text = 'sealed'::text)) OR ((NOT ((state)::text = 'sealed'::text)) AND ((digest)::text = ''::text) AND (sealed_at IS NULL)))),
    CONSTRAINT council_minutes_version_check CHECK ((version >= 0))
);
ALTER TABLE public.council_minutes ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.council_minutes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.council_motion (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    kind character varying(12) NOT NULL,
    title character varying(200) NOT NULL,
    text_en text NOT NULL,
    text_ur text NOT NULL,
    aim jsonb NOT NULL,
    publication character varying(10) NOT NULL,
    way character varying(12) NOT NULL,
    state character varying(12) NOT NULL,
    proposer text NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    put_at timestamp with time zone,
    closes_at timestamp with time zone,
    decided_at timestamp with time zone,
    outcome jsonb,
    item_id bigint NOT NULL,
    proposed_by_id bigint,
    supersedes_id bigint,
    applied_at timestamp with time zone,
    hindrance text NOT NULL,
    hindered_by jsonb NOT NULL,
    CONSTRAINT council_motion_decided_has_outcome CHECK (((((state)::text = ANY (ARRAY[('carried'::character varying)::text, ('lost'::character varying)::text, ('superseded'::character varying)::text])) OR ((decided_at IS NULL) AND (outcome IS NULL))) AND (1 = (
CASE
    WHEN ((state)::text = ANY (ARRAY[('carried'::character varying)::text, ('lost'::character varying)::text, ('superseded'::character varying)::text])) THEN 1
    ELSE 0
END +
CASE
    WHEN ((decided_at IS NULL) AND (outcome IS NULL)) THEN 1
    ELSE 0
END))))
);
ALTER TABLE public.council_motion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.council_motion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.council_pack (
    id bigint NOT NULL,
    language character varying(2) NOT NULL,
    version integer NOT NULL,
    state character varying(8) NOT NULL,
    fingerprint character varying(64) NOT NULL,
    done integer NOT NULL,
    total integer NOT NULL,
    pages integer,
    size integer,
    sha256 character varying(64) NOT NULL,
    content bytea,
    left_out jsonb NOT NULL,
    problem text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    made_at timestamp with time zone,
    meeting_id bigint NOT NULL,
    CONSTRAINT council_pack_done_check CHECK ((done >= 0)),
    CONSTRAINT council_pack_pages_check CHECK ((pages >= 0)),
    CONSTRAINT council_pack_ready_has_content CHECK (((((state)::text = 'ready'::text) OR (content IS NULL)) AND (1 = (
CASE
    WHEN ((state)::text = 'ready'::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (content IS NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT council_pack_size_check CHECK ((size >= 0)),
    CONSTRAINT council_pack_total_check CHECK ((total >= 0)),
    CONSTRAINT council_pack_version_check CHECK ((version >= 0))
);
ALTER TABLE public.council_pack ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.council_pack_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.council_pack_reading (
    id bigint NOT NULL,
    reader text NOT NULL,
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    pack_id bigint NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.council_pack_reading ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.council_pack_reading_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.council_paper (
    id bigint NOT NULL,
    title character varying(200) NOT NULL,
    "position" smallint NOT NULL,
    added_by text NOT NULL,
    added_at timestamp with time zone NOT NULL,
    removed_at timestamp with time zone,
    document_id bigint NOT NULL,
    item_id bigint NOT NULL,
    CONSTRAINT council_paper_position_check CHECK (("position" >= 0))
);
ALTER TABLE public.council_paper ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.council_paper_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.council_resolution (
    id bigint NOT NULL,
    year smallint NOT NULL,
    running smallint NOT NULL,
    decided_on date NOT NULL,
    publication character varying(10) NOT NULL,
    motion_id bigint NOT NULL,
    CONSTRAINT council_resolution_running_check CHECK ((running >= 0)),
    CONSTRAINT council_resolution_year_check CHECK ((year >= 0))
);
ALTER TABLE public.council_resolution ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.council_resolution_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.council_seat (
    id bigint NOT NULL,
    key character varying(100) NOT NULL,
    kind character varying(12) NOT NULL,
    office character varying(10) NOT NULL,
    title_en character varying(200) NOT NULL,
    title_ur character varying(200) NOT NULL,
    votes boolean NOT NULL,
    starts date NOT NULL,
    ends date,
    citation text NOT NULL,
    from_profile boolean NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    body_id bigint,
    CONSTRAINT council_seat_dates CHECK (((ends IS NULL) OR (ends > starts)))
);
ALTER TABLE public.council_seat ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.council_seat_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.council_showing (
    id bigint NOT NULL,
    text text NOT NULL,
    link character varying(500) NOT NULL,
    given_by text NOT NULL,
    given_at timestamp with time zone NOT NULL,
    accepted boolean,
    answer text NOT NULL,
    answered_by text NOT NULL,
    answered_at timestamp with time zone,
    document_id bigint,
    duty_id bigint NOT NULL,
    CONSTRAINT council_showing_answer CHECK ((((accepted IS NULL) OR (answered_at IS NOT NULL)) AND (1 = (
CASE
    WHEN (accepted IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (answered_at IS NOT NULL) THEN 1
    ELSE 0
END))))
);
ALTER TABLE public.council_showing ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.council_showing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.council_tally (
    id bigint NOT NULL,
    told integer NOT NULL,
    acknowledged integer NOT NULL,
    shown integer NOT NULL,
    waiver_asked integer NOT NULL,
    compliant integer NOT NULL,
    waived integer NOT NULL,
    released integer NOT NULL,
    directive_id bigint NOT NULL,
    place_id bigint NOT NULL,
    CONSTRAINT council_tally_acknowledged_check CHECK ((acknowledged >= 0)),
    CONSTRAINT council_tally_compliant_check CHECK ((compliant >= 0)),
    CONSTRAINT council_tally_released_check CHECK ((released >= 0)),
    CONSTRAINT council_tally_shown_check CHECK ((shown >= 0)),
    CONSTRAINT council_tally_told_check CHECK ((told >= 0)),
    CONSTRAINT council_tally_waived_check CHECK ((waived >= 0)),
    CONSTRAINT council_tally_waiver_asked_check CHECK ((waiver_asked >= 0))
);
ALTER TABLE public.council_tally ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.council_tally_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.council_tier_place (
    id bigint NOT NULL,
    path text NOT NULL
);
ALTER TABLE public.council_tier_place ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.council_tier_place_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.council_vote (
    id bigint NOT NULL,
    choice character varying(10) NOT NULL,
    reasons text NOT NULL,
    voter character varying(200) NOT NULL,
    recorded_by text NOT NULL,
    at timestamp with time zone NOT NULL,
    holding_id bigint NOT NULL,
    motion_id bigint NOT NULL,
    seat_id bigint NOT NULL,
    CONSTRAINT council_vote_dissent_has_reasons CHECK (((NOT ((choice)::text = 'dissent'::text)) OR (NOT (reasons = ''::text))))
);
ALTER TABLE public.council_vote ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.council_vote_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.council_waiver (
    id bigint NOT NULL,
    reason text NOT NULL,
    asked_by text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    granted boolean,
    answer text NOT NULL,
    decided_by text NOT NULL,
    decided_at timestamp with time zone,
    duty_id bigint NOT NULL,
    CONSTRAINT council_waiver_answer CHECK ((((granted IS NULL) OR (decided_at IS NOT NULL)) AND (1 = (
CASE
    WHEN (granted IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (decided_at IS NOT NULL) THEN 1
    ELSE 0
END))))
);
ALTER TABLE public.council_waiver ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.council_waiver_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.deadlines_deadline (
    id bigint NOT NULL,
    subject text NOT NULL,
    stage character varying(30) NOT NULL,
    rule character varying(100) NOT NULL,
    citation text NOT NULL,
    function character varying(20) NOT NULL,
    anchor character varying(20) NOT NULL,
    anchored_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    events timestamp with time zone[] NOT NULL,
    done_upto timestamp with time zone,
    next_at timestamp with time zone,
    state character varying(10) NOT NULL,
    met_at timestamp with time zone,
    breached_at timestamp with time zone,
    faults smallint NOT NULL,
    party_id bigint NOT NULL,
    ordinary_at timestamp with time zone,
    CONSTRAINT deadlines_deadline_faults_check CHECK ((faults >= 0)),
    CONSTRAINT deadlines_met_has_time CHECK (((((state)::text = 'met'::text) OR (met_at IS NULL)) AND (1 = (
CASE
    WHEN ((state)::text = 'met'::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (met_at IS NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT deadlines_never_later CHECK (((ordinary_at IS NULL) OR (ordinary_at > due_at)))
);
ALTER TABLE public.deadlines_deadline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.deadlines_deadline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.delivery_attachment (
    id bigint NOT NULL,
    name character varying(120) NOT NULL,
    media_type character varying(80) NOT NULL,
    content bytea NOT NULL,
    notice_id bigint NOT NULL
);
ALTER TABLE public.delivery_attachment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.delivery_attachment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.delivery_held (
    id bigint NOT NULL,
    due_at timestamp with time zone NOT NULL,
    together boolean NOT NULL,
    notice_id bigint NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.delivery_held ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.delivery_held_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.delivery_mail (
    id bigint NOT NULL,
    key uuid NOT NULL,
    address character varying(254) NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    state character varying(10) NOT NULL,
    attempts smallint NOT NULL,
    next_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    error text NOT NULL,
    user_id bigint,
    notice_id bigint,
    reply_to character varying(254) NOT NULL,
    follows uuid,
    CONSTRAINT delivery_mail_attempts_check CHECK ((attempts >= 0))
);
ALTER TABLE public.delivery_mail ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.delivery_mail_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.delivery_notice (
    id bigint NOT NULL,
    kind character varying(60) NOT NULL,
    text text NOT NULL,
    params jsonb NOT NULL,
    link character varying(200) NOT NULL,
    restricted boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    expanded_at timestamp with time zone,
    party_id bigint,
    user_id bigint,
    subject character varying(60) NOT NULL,
    withdrawn_at timestamp with time zone,
    key uuid NOT NULL,
    drill character varying(12) NOT NULL,
    CONSTRAINT delivery_notice_to_one CHECK ((((party_id IS NULL) OR (user_id IS NULL)) AND (1 = (
CASE
    WHEN (party_id IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (user_id IS NULL) THEN 1
    ELSE 0
END))))
);
ALTER TABLE public.delivery_notice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.delivery_notice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.delivery_preference (
    user_id bigint NOT NULL,
    ways jsonb NOT NULL,
    hour smallint NOT NULL,
    quiet_from time without time zone,
    quiet_until time without time zone,
    days smallint[] NOT NULL,
    urgent boolean NOT NULL,
    zone character varying(64) NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT delivery_preference_hour_check CHECK ((hour >= 0))
);
CREATE TABLE public.delivery_read (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    notice_id bigint NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.delivery_read ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.delivery_read_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);
ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);
ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);
CREATE TABLE public.documents_document (
    id bigint NOT NULL,
    key uuid NOT NULL,
    name character varying(150) NOT NULL,
    media_type character varying(100) NOT NULL,
    size integer NOT NULL,
    sha256 character varying(64) NOT NULL,
    content bytea NOT NULL,
    kept_at timestamp with time zone NOT NULL,
    kept_by_id bigint,
    CONSTRAINT documents_document_size_check CHECK ((size >= 0))
);
ALTER TABLE public.documents_document ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.documents_document_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.events_alert (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    key character varying(300) NOT NULL,
    kind character varying(20) NOT NULL,
    at timestamp with time zone NOT NULL,
    hour timestamp with time zone NOT NULL,
    text text NOT NULL,
    params jsonb NOT NULL,
    query character varying(500) NOT NULL,
    severity character varying(10) NOT NULL,
    audience bigint[] NOT NULL
);
ALTER TABLE public.events_alert ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.events_alert_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.events_boundaries (
    id smallint NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    outlines jsonb NOT NULL,
    source character varying(200) NOT NULL,
    loaded_at timestamp with time zone NOT NULL,
    CONSTRAINT events_boundaries_height_check CHECK ((height >= 0)),
    CONSTRAINT events_boundaries_id_check CHECK ((id >= 0)),
    CONSTRAINT events_boundaries_once CHECK ((id = 1)),
    CONSTRAINT events_boundaries_width_check CHECK ((width >= 0))
);
CREATE TABLE public.events_call (
    id bigint NOT NULL,
    state character varying(10) NOT NULL,
    attempts smallint NOT NULL,
    next_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    error text NOT NULL,
    digest_id bigint NOT NULL,
    CONSTRAINT events_call_attempts_check CHECK ((attempts >= 0))
);
ALTER TABLE public.events_call ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.events_call_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.events_case_link (
    id bigint NOT NULL,
    episode smallint NOT NULL,
    "case" character varying(12) NOT NULL,
    at timestamp with time zone NOT NULL,
    finding_id bigint NOT NULL,
    rule_id bigint NOT NULL,
    CONSTRAINT events_case_link_episode_check CHECK ((episode >= 0))
);
ALTER TABLE public.events_case_link ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.events_case_link_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.events_case_rule (
    id bigint NOT NULL,
    key character varying(80) NOT NULL,
    title_en character varying(200) NOT NULL,
    title_ur character varying(200) NOT NULL,
    types jsonb NOT NULL,
    identifiers jsonb NOT NULL,
    severity character varying(10) NOT NULL,
    sectors jsonb NOT NULL,
    cii boolean,
    count integer NOT NULL,
    confidence smallint NOT NULL,
    state character varying(10) NOT NULL,
    active_from timestamp with time zone,
    changed_at timestamp with time zone NOT NULL,
    changed_by text NOT NULL,
    citation text NOT NULL,
    CONSTRAINT events_case_rule_confidence_check CHECK ((confidence >= 0)),
    CONSTRAINT events_case_rule_count_check CHECK ((count >= 0))
);
ALTER TABLE public.events_case_rule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.events_case_rule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.events_change (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    act character varying(20) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    by text NOT NULL,
    reason text NOT NULL,
    party_id bigint,
    run_id uuid,
    finding_id bigint NOT NULL
);
ALTER TABLE public.events_change ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.events_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.events_digest (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    rhythm character varying(10) NOT NULL,
    circle character varying(10) NOT NULL,
    tlp character varying(20) NOT NULL,
    severity character varying(10) NOT NULL,
    findings integer NOT NULL,
    things integer NOT NULL,
    made_at timestamp with time zone NOT NULL,
    notices jsonb NOT NULL,
    mails_waiting integer NOT NULL,
    mails_sent integer NOT NULL,
    mails_failed integer NOT NULL,
    settled boolean NOT NULL,
    audience bigint[] NOT NULL,
    cert_id bigint,
    organisation_id bigint NOT NULL,
    CONSTRAINT events_digest_findings_check CHECK ((findings >= 0)),
    CONSTRAINT events_digest_mails_failed_check CHECK ((mails_failed >= 0)),
    CONSTRAINT events_digest_mails_sent_check CHECK ((mails_sent >= 0)),
    CONSTRAINT events_digest_mails_waiting_check CHECK ((mails_waiting >= 0)),
    CONSTRAINT events_digest_things_check CHECK ((things >= 0))
);
ALTER TABLE public.events_digest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.events_digest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.events_digest_line (
    digest_id bigint NOT NULL,
    finding_id bigint NOT NULL
);
CREATE TABLE public.events_due (
    work character varying(10) NOT NULL,
    organisation_id bigint NOT NULL
);
CREATE TABLE public.events_episode (
    id bigint NOT NULL,
    number smallint NOT NULL,
    first_seen timestamp with time zone NOT NULL,
    fixed_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone NOT NULL,
    finding_id bigint NOT NULL,
    audience bigint[] NOT NULL,
    cert_id bigint,
    province character varying(80) NOT NULL,
    sector character varying(80) NOT NULL,
    CONSTRAINT events_episode_number_check CHECK ((number >= 0))
);
ALTER TABLE public.events_episode ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.events_episode_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.events_finding (
    id bigint NOT NULL,
    key bigint NOT NULL,
    reference character varying(12) NOT NULL,
    sector character varying(80) NOT NULL,
    province character varying(80) NOT NULL,
    cii boolean NOT NULL,
    source_ip inet,
    port integer NOT NULL,
    transport text NOT NULL,
    fqdn text NOT NULL,
    url text NOT NULL,
    account text NOT NULL,
    taxonomy text NOT NULL,
    type text NOT NULL,
    identifier text NOT NULL,
    severity character varying(10) NOT NULL,
    feed character varying(120) NOT NULL,
    tlp character varying(20) NOT NULL,
    confidence smallint NOT NULL,
    state character varying(20) NOT NULL,
    said boolean NOT NULL,
    confirmed boolean NOT NULL,
    accepted_until date,
    reason text NOT NULL,
    first_seen timestamp with time zone NOT NULL,
    open_since timestamp with time zone NOT NULL,
    fixed_at timestamp with time zone,
    changed_at timestamp with time zone NOT NULL,
    told_at timestamp with time zone,
    episode smallint NOT NULL,
    audience bigint[] NOT NULL,
    cert_id bigint,
    organisation_id bigint NOT NULL,
    CONSTRAINT events_finding_accepted_has_end CHECK (((((state)::text = 'accepted'::text) OR (accepted_until IS NULL)) AND (1 = (
CASE
    WHEN ((state)::text = 'accepted'::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (accepted_until IS NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT events_finding_confidence_check CHECK ((confidence >= 0)),
    CONSTRAINT events_finding_episode_check CHECK ((episode >= 0)),
    CONSTRAINT events_finding_fixed_has_time CHECK (((NOT ((state)::text ~~ 'fixed-%'::text)) OR (fixed_at IS NOT NULL))),
    CONSTRAINT events_finding_port_check CHECK ((port >= 0))
)
WITH (fillfactor='67');
ALTER TABLE public.events_finding ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.events_finding_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.events_passed (
    id bigint NOT NULL,
    network character varying(50) NOT NULL,
    asn bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL,
    note text NOT NULL,
    audience bigint[] NOT NULL,
    body_id bigint NOT NULL
);
ALTER TABLE public.events_passed ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.events_passed_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.events_preference (
    organisation_id bigint NOT NULL,
    rhythm character varying(10) NOT NULL,
    hour smallint NOT NULL,
    weekday smallint NOT NULL,
    at_once character varying(10) NOT NULL,
    "least" character varying(10) NOT NULL,
    quiet_from smallint NOT NULL,
    quiet_until smallint NOT NULL,
    mail boolean NOT NULL,
    hook_url character varying(500) NOT NULL,
    hook_key uuid NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by text NOT NULL,
    tried_at timestamp with time zone,
    tried_error text NOT NULL,
    CONSTRAINT events_preference_hour_check CHECK ((hour >= 0)),
    CONSTRAINT events_preference_quiet_from_check CHECK ((quiet_from >= 0)),
    CONSTRAINT events_preference_quiet_until_check CHECK ((quiet_until >= 0)),
    CONSTRAINT events_preference_weekday_check CHECK ((weekday >= 0))
);
CREATE TABLE public.events_remedied (
    id bigint NOT NULL,
    sector character varying(80) NOT NULL,
    province character varying(80) NOT NULL,
    taxonomy text NOT NULL,
    type text NOT NULL,
    severity character varying(10) NOT NULL,
    month date NOT NULL,
    bucket smallint NOT NULL,
    count integer NOT NULL,
    audience bigint[] NOT NULL,
    cert_id bigint,
    organisation_id bigint NOT NULL,
    CONSTRAINT events_remedied_bucket_check CHECK ((bucket >= 0)),
    CONSTRAINT events_remedied_count_check CHECK ((count >= 0))
);
ALTER TABLE public.events_remedied ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.events_remedied_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.events_run (
    id uuid NOT NULL,
    feed character varying(120) NOT NULL,
    source text NOT NULL,
    report character varying(80) NOT NULL,
    bytes bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    state character varying(10) NOT NULL,
    read bigint NOT NULL,
    stored bigint NOT NULL,
    duplicates bigint NOT NULL,
    refused bigint NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    first_event timestamp with time zone,
    last_event timestamp with time zone,
    findings_at timestamp with time zone,
    problem text NOT NULL,
    kept boolean NOT NULL,
    replaced_by_id uuid,
    packed boolean NOT NULL,
    party_id bigint,
    way character varying(10) NOT NULL,
    taken_back_at timestamp with time zone,
    input_came_at timestamp with time zone,
    refused_by_label bigint NOT NULL,
    passed_over bigint NOT NULL
);
CREATE TABLE public.events_sighting (
    first_seen timestamp with time zone NOT NULL,
    last_seen timestamp with time zone NOT NULL,
    events bigint NOT NULL,
    days datemultirange NOT NULL,
    gone smallint NOT NULL,
    finding_id bigint NOT NULL,
    stream_id bigint NOT NULL,
    CONSTRAINT events_sighting_gone_check CHECK ((gone >= 0))
)
WITH (fillfactor='70', autovacuum_vacuum_scale_factor='0.5');
CREATE TABLE public.events_source (
    id bigint NOT NULL,
    feed character varying(120) NOT NULL,
    url character varying(2000) NOT NULL,
    every interval NOT NULL,
    header character varying(100) NOT NULL,
    secret character varying(500) NOT NULL,
    enabled boolean NOT NULL,
    next_at timestamp with time zone NOT NULL,
    fetched_at timestamp with time zone,
    changed_at timestamp with time zone,
    etag character varying(500) NOT NULL,
    last_modified character varying(100) NOT NULL,
    failures integer NOT NULL,
    problem text NOT NULL,
    run_id uuid,
    answered_at timestamp with time zone,
    CONSTRAINT events_source_failures_check CHECK ((failures >= 0))
);
ALTER TABLE public.events_source ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.events_source_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.events_standing (
    id bigint NOT NULL,
    sector character varying(80) NOT NULL,
    province character varying(80) NOT NULL,
    taxonomy text NOT NULL,
    type text NOT NULL,
    severity character varying(10) NOT NULL,
    standing character varying(20) NOT NULL,
    since date NOT NULL,
    count integer NOT NULL,
    audience bigint[] NOT NULL,
    cert_id bigint,
    organisation_id bigint NOT NULL,
    tlp character varying(20) NOT NULL,
    CONSTRAINT events_standing_count_check CHECK ((count >= 0))
);
ALTER TABLE public.events_standing ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.events_standing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.events_stream (
    id bigint NOT NULL,
    feed character varying(120) NOT NULL,
    report character varying(80) NOT NULL,
    origin character varying(10) NOT NULL,
    closes_after interval NOT NULL,
    confidence smallint NOT NULL,
    covered_from timestamp with time zone,
    covered_until timestamp with time zone,
    ended timestamp with time zone,
    party_id bigint,
    CONSTRAINT events_stream_confidence_check CHECK ((confidence >= 0))
);
ALTER TABLE public.events_stream ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.events_stream_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.events_taken_report (
    provider character varying(40) NOT NULL,
    number character varying(200) NOT NULL,
    name character varying(255) NOT NULL,
    taken_at timestamp with time zone NOT NULL,
    problem text NOT NULL,
    run_id uuid
);
CREATE TABLE public.events_untold (
    organisation_id bigint NOT NULL,
    finding_id bigint NOT NULL
);
CREATE TABLE public.events_view (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    name character varying(80) NOT NULL,
    query character varying(2000) NOT NULL,
    daily boolean NOT NULL,
    counted_on date,
    changed_at timestamp with time zone NOT NULL,
    audience bigint[] NOT NULL,
    owner_id bigint NOT NULL,
    party_id bigint
);
ALTER TABLE public.events_view ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.events_view_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.evidence_bundle (
    id bigint NOT NULL,
    code character varying(14) NOT NULL,
    pieces bigint[] NOT NULL,
    language character varying(2) NOT NULL,
    manifest jsonb NOT NULL,
    sha256 character varying(64) NOT NULL,
    made_by text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    audience bigint[] NOT NULL,
    case_id bigint NOT NULL,
    party_id bigint NOT NULL
);
ALTER TABLE public.evidence_bundle ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.evidence_bundle_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.evidence_destruction (
    id bigint NOT NULL,
    state character varying(10) NOT NULL,
    rule character varying(100) NOT NULL,
    reason text NOT NULL,
    proposed_by text NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    first_user_id bigint,
    first_by text NOT NULL,
    first_at timestamp with time zone,
    ended_by text NOT NULL,
    ended_at timestamp with time zone,
    ended_why text NOT NULL,
    piece_id bigint NOT NULL
);
ALTER TABLE public.evidence_destruction ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.evidence_destruction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.evidence_handover (
    id bigint NOT NULL,
    state character varying(10) NOT NULL,
    reason text NOT NULL,
    offered_by text NOT NULL,
    offered_at timestamp with time zone NOT NULL,
    answered_by text NOT NULL,
    answered_at timestamp with time zone,
    answer text NOT NULL,
    from_party_id bigint NOT NULL,
    to_party_id bigint NOT NULL,
    piece_id bigint NOT NULL,
    CONSTRAINT evidence_handover_answer_has_time CHECK (((((state)::text = 'offered'::text) OR (answered_at IS NOT NULL)) AND (1 = (
CASE
    WHEN ((state)::text = 'offered'::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (answered_at IS NOT NULL) THEN 1
    ELSE 0
END))))
);
ALTER TABLE public.evidence_handover ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.evidence_handover_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.evidence_hold (
    id bigint NOT NULL,
    reason text NOT NULL,
    placed_by text NOT NULL,
    placed_at timestamp with time zone NOT NULL,
    lifted_by text NOT NULL,
    lifted_at timestamp with time zone,
    lifted_why text NOT NULL,
    piece_id bigint NOT NULL
);
ALTER TABLE public.evidence_hold ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.evidence_hold_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.evidence_link (
    id bigint NOT NULL,
    number integer NOT NULL,
    act character varying(24) NOT NULL,
    at timestamp with time zone NOT NULL,
    moment character varying(32) NOT NULL,
    by text NOT NULL,
    user_id bigint NOT NULL,
    party_slug character varying(100) NOT NULL,
    place character varying(200) NOT NULL,
    facts jsonb NOT NULL,
    previous character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    receipt jsonb NOT NULL,
    party_id bigint,
    piece_id bigint NOT NULL,
    CONSTRAINT evidence_link_number_check CHECK ((number >= 0))
);
ALTER TABLE public.evidence_link ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.evidence_link_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.evidence_piece (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    kind character varying(4) NOT NULL,
    name character varying(150) NOT NULL,
    description text NOT NULL,
    serial character varying(120) NOT NULL,
    size bigint,
    sha256 character varying(64) NOT NULL,
    kept_as character varying(64) NOT NULL,
    key_id character varying(16) NOT NULL,
    file_id uuid,
    tlp character varying(20) NOT NULL,
    named bigint[] NOT NULL,
    audience bigint[] NOT NULL,
    state character varying(10) NOT NULL,
    seal character varying(60) NOT NULL,
    taken_at timestamp with time zone NOT NULL,
    scan character varying(12) NOT NULL,
    scan_told character varying(200) NOT NULL,
    scanned_at timestamp with time zone,
    case_id bigint NOT NULL,
    holder_id bigint NOT NULL,
    CONSTRAINT evidence_piece_destroyed_is_gone CHECK (((NOT ((kind)::text = 'file'::text)) OR ((((state)::text = 'destroyed'::text) OR (NOT ((kept_as)::text = ''::text))) AND (1 = (
CASE
    WHEN ((state)::text = 'destroyed'::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (NOT ((kept_as)::text = ''::text)) THEN 1
    ELSE 0
END))))),
    CONSTRAINT evidence_piece_file_has_hash CHECK ((((file_id IS NULL) AND ((kept_as)::text = ''::text) AND ((key_id)::text = ''::text) AND ((kind)::text = 'item'::text) AND ((sha256)::text = ''::text) AND (size IS NULL)) OR ((file_id IS NOT NULL) AND ((kind)::text = 'file'::text) AND (size IS NOT NULL) AND (NOT ((sha256)::text = ''::text)))))
);
ALTER TABLE public.evidence_piece ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.evidence_piece_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.evidence_upload (
    id bigint NOT NULL,
    key uuid NOT NULL,
    size bigint NOT NULL,
    received bigint NOT NULL,
    stored bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    details jsonb NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    touched_at timestamp with time zone NOT NULL,
    case_id bigint NOT NULL,
    party_id bigint NOT NULL,
    piece_id bigint,
    user_id bigint NOT NULL,
    CONSTRAINT evidence_upload_within CHECK (((received >= 0) AND (received <= size)))
);
ALTER TABLE public.evidence_upload ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.evidence_upload_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.incidents_assignment (
    id bigint NOT NULL,
    by text NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone,
    running boolean NOT NULL,
    case_id bigint NOT NULL,
    party_id bigint NOT NULL,
    user_id bigint NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    reference character varying(12) NOT NULL
);
ALTER TABLE public.incidents_assignment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_assignment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.incidents_bulk (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    label text NOT NULL,
    held jsonb NOT NULL,
    act character varying(12) NOT NULL,
    arguments jsonb NOT NULL,
    state character varying(10) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    begun_at timestamp with time zone,
    ended_at timestamp with time zone,
    audience bigint[] NOT NULL,
    takes_back_id bigint,
    user_id bigint NOT NULL
);
ALTER TABLE public.incidents_bulk ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_bulk_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.incidents_bulk_item (
    id bigint NOT NULL,
    place smallint NOT NULL,
    version integer NOT NULL,
    state character varying(10) NOT NULL,
    why jsonb NOT NULL,
    before jsonb NOT NULL,
    left_version integer,
    settled_at timestamp with time zone,
    bulk_id bigint NOT NULL,
    case_id bigint NOT NULL,
    CONSTRAINT incidents_bulk_item_left_version_check CHECK ((left_version >= 0)),
    CONSTRAINT incidents_bulk_item_place_check CHECK ((place >= 0)),
    CONSTRAINT incidents_bulk_item_version_check CHECK ((version >= 0))
);
ALTER TABLE public.incidents_bulk_item ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_bulk_item_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.incidents_case ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_case_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.incidents_correction (
    id bigint NOT NULL,
    what character varying(10) NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL,
    reason text NOT NULL,
    words text NOT NULL,
    before jsonb NOT NULL,
    readers jsonb,
    entry_id bigint NOT NULL,
    party_id bigint NOT NULL
);
ALTER TABLE public.incidents_correction ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_correction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.incidents_drill (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    name_en character varying(200) NOT NULL,
    name_ur character varying(200) NOT NULL,
    audience bigint[] NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    paused_at timestamp with time zone,
    ended_at timestamp with time zone,
    CONSTRAINT incidents_drill_ended_is_not_paused CHECK (((paused_at IS NULL) OR (ended_at IS NULL)))
);
ALTER TABLE public.incidents_drill ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_drill_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.incidents_entry (
    id bigint NOT NULL,
    kind character varying(20) NOT NULL,
    at timestamp with time zone NOT NULL,
    author_label text NOT NULL,
    tlp character varying(20) NOT NULL,
    internal boolean NOT NULL,
    named jsonb NOT NULL,
    body text NOT NULL,
    params jsonb NOT NULL,
    audience bigint[] NOT NULL,
    author_id bigint,
    case_id bigint NOT NULL,
    party_id bigint
);
ALTER TABLE public.incidents_entry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.incidents_idempotency (
    id bigint NOT NULL,
    key character varying(200) NOT NULL,
    fingerprint character varying(64) NOT NULL,
    reference character varying(12) NOT NULL,
    answer jsonb,
    at timestamp with time zone NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.incidents_idempotency ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_idempotency_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.incidents_merge (
    id bigint NOT NULL,
    by text NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    undo_until timestamp with time zone NOT NULL,
    before jsonb NOT NULL,
    undone_at timestamp with time zone,
    undone_by text NOT NULL,
    undone_reason text NOT NULL,
    case_id bigint NOT NULL,
    into_id bigint NOT NULL,
    party_id bigint NOT NULL,
    CONSTRAINT incidents_merge_into_another CHECK ((NOT (case_id = into_id)))
);
ALTER TABLE public.incidents_merge ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_merge_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.incidents_named (
    id bigint NOT NULL,
    why character varying(60) NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone,
    case_id bigint NOT NULL,
    party_id bigint NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.incidents_named ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_named_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.incidents_observable (
    id bigint NOT NULL,
    type character varying(30) NOT NULL,
    value text NOT NULL,
    note text NOT NULL,
    added_by text NOT NULL,
    added_at timestamp with time zone NOT NULL,
    case_id bigint NOT NULL,
    author_id bigint,
    state character varying(20) DEFAULT 'seen'::character varying NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    judged_by text DEFAULT ''::text NOT NULL,
    judged_at timestamp with time zone,
    judge_id bigint,
    CONSTRAINT incidents_observable_judged CHECK (((((state)::text = 'seen'::text) OR (judged_at IS NOT NULL)) AND (1 = (
CASE
    WHEN ((state)::text = 'seen'::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (judged_at IS NOT NULL) THEN 1
    ELSE 0
END))))
);
ALTER TABLE public.incidents_observable ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_observable_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.incidents_participant (
    id bigint NOT NULL,
    part character varying(12) NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone,
    case_id bigint NOT NULL,
    party_id bigint NOT NULL
);
ALTER TABLE public.incidents_participant ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_participant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.incidents_permission (
    id bigint NOT NULL,
    tlp character varying(20) NOT NULL,
    asked_by text NOT NULL,
    reason text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    state character varying(10) NOT NULL,
    answered_by text NOT NULL,
    answered_at timestamp with time zone,
    answer text NOT NULL,
    asking_body_id bigint NOT NULL,
    case_id bigint NOT NULL
);
ALTER TABLE public.incidents_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.incidents_report (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    reporter_label text NOT NULL,
    channel character varying(10) NOT NULL,
    title character varying(300) NOT NULL,
    description text NOT NULL,
    aware_at timestamp with time zone NOT NULL,
    submitted_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    classification character varying(80)[] NOT NULL,
    severity character varying(40) NOT NULL,
    tlp character varying(20) NOT NULL,
    details jsonb NOT NULL,
    audience bigint[] NOT NULL,
    digest character varying(64) NOT NULL,
    receipt jsonb NOT NULL,
    case_id bigint NOT NULL,
    organisation_id bigint NOT NULL,
    reporter_id bigint,
    drill_id bigint,
    answers jsonb DEFAULT '[]'::jsonb NOT NULL
);
ALTER TABLE public.incidents_report ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_report_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.incidents_sameness (
    id bigint NOT NULL,
    to_reference character varying(12) NOT NULL,
    reason text NOT NULL,
    state character varying(10) NOT NULL,
    offered_by text NOT NULL,
    offered_at timestamp with time zone NOT NULL,
    answered_by text NOT NULL,
    answered_at timestamp with time zone,
    answer text NOT NULL,
    case_id bigint NOT NULL,
    other_id bigint,
    from_party_id bigint NOT NULL,
    from_reference character varying(12) NOT NULL,
    to_party_id bigint,
    CONSTRAINT incidents_sameness_answer_has_time CHECK (((((state)::text = 'offered'::text) OR (answered_at IS NOT NULL)) AND (1 = (
CASE
    WHEN ((state)::text = 'offered'::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (answered_at IS NOT NULL) THEN 1
    ELSE 0
END))))
);
ALTER TABLE public.incidents_sameness ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_sameness_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.incidents_transfer (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    function character varying(20) NOT NULL,
    rule character varying(100) NOT NULL,
    citation text NOT NULL,
    reason text NOT NULL,
    state character varying(10) NOT NULL,
    offered_by text NOT NULL,
    offered_at timestamp with time zone NOT NULL,
    answered_by text NOT NULL,
    answered_at timestamp with time zone,
    answer_reason text NOT NULL,
    offer_receipt jsonb NOT NULL,
    answer_receipt jsonb NOT NULL,
    case_id bigint NOT NULL,
    from_party_id bigint NOT NULL,
    to_body_id bigint NOT NULL,
    CONSTRAINT incidents_transfer_answer_has_time CHECK (((((state)::text = 'offered'::text) OR (answered_at IS NOT NULL)) AND (1 = (
CASE
    WHEN ((state)::text = 'offered'::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (answered_at IS NOT NULL) THEN 1
    ELSE 0
END))))
);
ALTER TABLE public.incidents_transfer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.incidents_transfer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.incidents_unheld (
    case_id bigint NOT NULL,
    party_id bigint NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    reference character varying(12) NOT NULL
);
CREATE TABLE public.mfa_authenticator (
    id bigint NOT NULL,
    type character varying(20) NOT NULL,
    data jsonb NOT NULL,
    user_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone
);
ALTER TABLE public.mfa_authenticator ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mfa_authenticator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE UNLOGGED TABLE public.pehra_cache (
    cache_key character varying(255) NOT NULL,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE TABLE public.playbooks_run (
    id bigint NOT NULL,
    function character varying(20) NOT NULL,
    started_at timestamp with time zone NOT NULL,
    started_by text NOT NULL,
    audience bigint[] NOT NULL,
    case_id bigint NOT NULL,
    mandate_id bigint,
    party_id bigint NOT NULL,
    playbook_id bigint NOT NULL,
    version_id bigint NOT NULL
);
CREATE TABLE public.playbooks_task (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    step character varying(40) NOT NULL,
    "position" integer NOT NULL,
    phase character varying(12) NOT NULL,
    title_en character varying(160) NOT NULL,
    title_ur character varying(160) NOT NULL,
    guidance_en text NOT NULL,
    guidance_ur text NOT NULL,
    owner character varying(20) NOT NULL,
    role character varying(20) NOT NULL,
    due_at timestamp with time zone,
    sort_at timestamp with time zone NOT NULL,
    outcome_needed boolean NOT NULL,
    state character varying(10) NOT NULL,
    outcome text NOT NULL,
    ended_at timestamp with time zone,
    ended_by text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    audience bigint[] NOT NULL,
    assignee_id bigint,
    case_id bigint NOT NULL,
    counted_id bigint,
    ended_party_id bigint,
    party_id bigint NOT NULL,
    run_id bigint,
    CONSTRAINT playbooks_task_ended_has_time CHECK (((((state)::text = 'open'::text) OR (ended_at IS NOT NULL)) AND (1 = (
CASE
    WHEN ((state)::text = 'open'::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (ended_at IS NOT NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT playbooks_task_position_check CHECK (("position" >= 0))
);
CREATE VIEW public.playbooks_expected AS
 SELECT counted.mandate_id,
    counted.body_id,
    r.function AS tier,
    ((r.started_at AT TIME ZONE 'UTC'::text))::date AS day,
    counted.due,
    (sum(counted.cases))::integer AS cases,
    (sum(counted.in_time))::integer AS in_time,
    (sum(counted.late))::integer AS late,
    (sum(counted.skipped))::integer AS skipped,
    (sum(counted.open))::integer AS open
   FROM (( SELECT playbooks_task.run_id,
            playbooks_task.counted_id AS mandate_id,
            COALESCE(playbooks_task.ended_party_id, playbooks_task.party_id) AS body_id,
                CASE
                    WHEN ((playbooks_task.state)::text = 'open'::text) THEN ((playbooks_task.due_at AT TIME ZONE 'UTC'::text))::date
                    ELSE NULL::date
                END AS due,
            1 AS n,
            0 AS cases,
            (1 * ((((playbooks_task.state)::text = 'done'::text) AND ((playbooks_task.due_at IS NULL) OR (playbooks_task.ended_at <= playbooks_task.due_at))))::integer) AS in_time,
            (1 * ((((playbooks_task.state)::text = 'done'::text) AND (playbooks_task.due_at IS NOT NULL) AND (playbooks_task.ended_at > playbooks_task.due_at)))::integer) AS late,
            (1 * (((playbooks_task.state)::text = 'skipped'::text))::integer) AS skipped,
            (1 * (((playbooks_task.state)::text = 'open'::text))::integer) AS open
           FROM public.playbooks_task
          WHERE (playbooks_task.counted_id IS NOT NULL)
        UNION ALL
         SELECT DISTINCT playbooks_task.run_id,
            playbooks_task.counted_id,
            COALESCE(playbooks_task.ended_party_id, playbooks_task.party_id) AS "coalesce",
            NULL::date AS date,
            0,
            1,
            0,
            0,
            0,
            0
           FROM public.playbooks_task
          WHERE (playbooks_task.counted_id IS NOT NULL)) counted
     JOIN public.playbooks_run r ON ((r.id = counted.run_id)))
  GROUP BY counted.mandate_id, counted.body_id, r.function, (((r.started_at AT TIME ZONE 'UTC'::text))::date), counted.due;
CREATE TABLE public.playbooks_mandate (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    over character varying(20)[] NOT NULL,
    sector character varying(40) NOT NULL,
    province character varying(40) NOT NULL,
    power character varying(100) NOT NULL,
    citation text NOT NULL,
    starts date NOT NULL,
    ends date,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    ended_by text NOT NULL,
    body_id bigint NOT NULL,
    playbook_id bigint NOT NULL
);
ALTER TABLE public.playbooks_mandate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.playbooks_mandate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.playbooks_playbook (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    key character varying(100),
    shared boolean NOT NULL,
    starts date,
    ends date,
    citation text NOT NULL,
    latest integer NOT NULL,
    withdrawn_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    owner_id bigint,
    CONSTRAINT playbooks_playbook_latest_check CHECK ((latest >= 0)),
    CONSTRAINT playbooks_playbook_owner_or_key CHECK ((((owner_id IS NULL) OR (key IS NULL)) AND (1 = (
CASE
    WHEN (owner_id IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (key IS NULL) THEN 1
    ELSE 0
END))))
);
ALTER TABLE public.playbooks_playbook ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.playbooks_playbook_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.playbooks_run ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.playbooks_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.playbooks_tally (
    id bigint NOT NULL,
    tier character varying(20) NOT NULL,
    day date NOT NULL,
    due date,
    cases integer NOT NULL,
    in_time integer NOT NULL,
    late integer NOT NULL,
    skipped integer NOT NULL,
    open integer NOT NULL,
    fresh boolean DEFAULT true NOT NULL,
    body_id bigint NOT NULL,
    mandate_id bigint NOT NULL
);
ALTER TABLE public.playbooks_tally ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.playbooks_tally_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.playbooks_task ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.playbooks_task_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.playbooks_version (
    id bigint NOT NULL,
    number integer NOT NULL,
    state character varying(10) NOT NULL,
    title_en character varying(160) NOT NULL,
    title_ur character varying(160) NOT NULL,
    summary_en text NOT NULL,
    summary_ur text NOT NULL,
    condition text NOT NULL,
    steps jsonb NOT NULL,
    note text NOT NULL,
    digest character varying(64) NOT NULL,
    drafted_at timestamp with time zone NOT NULL,
    drafted_by text NOT NULL,
    published_at timestamp with time zone,
    published_by text NOT NULL,
    playbook_id bigint NOT NULL,
    CONSTRAINT playbooks_version_number_check CHECK ((number >= 0)),
    CONSTRAINT playbooks_version_published_is_whole CHECK (((((digest)::text = ''::text) AND (published_at IS NULL) AND ((state)::text = 'draft'::text)) OR ((published_at IS NOT NULL) AND ((state)::text = 'published'::text) AND (NOT ((digest)::text = ''::text)))))
);
ALTER TABLE public.playbooks_version ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.playbooks_version_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type public.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);
CREATE SEQUENCE public.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_events_id_seq OWNED BY public.procrastinate_events.id;
CREATE SEQUENCE public.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNED BY public.procrastinate_jobs.id;
CREATE TABLE public.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);
CREATE SEQUENCE public.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNED BY public.procrastinate_periodic_defers.id;
CREATE TABLE public.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE public.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.public_count (
    id bigint NOT NULL,
    counted character varying(12) NOT NULL,
    key character varying(40) NOT NULL,
    starts timestamp with time zone NOT NULL,
    ends timestamp with time zone NOT NULL,
    number integer NOT NULL,
    CONSTRAINT public_count_number_check CHECK ((number >= 0))
);
ALTER TABLE public.public_count ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.public_count_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.public_file (
    id bigint NOT NULL,
    document_id bigint NOT NULL,
    message_id bigint,
    report_id bigint NOT NULL
);
ALTER TABLE public.public_file ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.public_file_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.public_message (
    id bigint NOT NULL,
    from_sender boolean NOT NULL,
    author_label text NOT NULL,
    words text NOT NULL,
    at timestamp with time zone NOT NULL,
    report_id bigint NOT NULL
);
ALTER TABLE public.public_message ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.public_message_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.public_report (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    code_hash character varying(64),
    claim_hash character varying(64) NOT NULL,
    claim_until timestamp with time zone,
    audience bigint[] NOT NULL,
    state character varying(10) NOT NULL,
    kind character varying(20) NOT NULL,
    words text NOT NULL,
    whom character varying(12) NOT NULL,
    concerns character varying(200) NOT NULL,
    province character varying(40) NOT NULL,
    happened_at timestamp with time zone,
    name character varying(120) NOT NULL,
    reach character varying(200) NOT NULL,
    consent character varying(10) NOT NULL,
    language character varying(2) NOT NULL,
    slow boolean NOT NULL,
    received_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    acknowledged_at timestamp with time zone,
    taken_up_at timestamp with time zone,
    ended_at timestamp with time zone,
    why character varying(12) NOT NULL,
    answer text NOT NULL,
    claimed_at timestamp with time zone,
    admitted_at timestamp with time zone,
    case_id bigint,
    claimed_by_id bigint,
    desk_id bigint NOT NULL,
    passed_to_id bigint,
    answers jsonb DEFAULT '[]'::jsonb NOT NULL,
    CONSTRAINT public_report_ended_has_time CHECK (((((state)::text = ANY (ARRAY[('closed'::character varying)::text, ('refused'::character varying)::text])) OR (ended_at IS NULL)) AND (1 = (
CASE
    WHEN ((state)::text = ANY (ARRAY[('closed'::character varying)::text, ('refused'::character varying)::text])) THEN 1
    ELSE 0
END +
CASE
    WHEN (ended_at IS NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT public_report_new_is_unacknowledged CHECK (((((state)::text = 'new'::text) OR (acknowledged_at IS NOT NULL)) AND (1 = (
CASE
    WHEN ((state)::text = 'new'::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (acknowledged_at IS NOT NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT public_report_taken_up_has_case CHECK (((NOT ((state)::text = 'taken-up'::text)) OR (case_id IS NOT NULL)))
);
ALTER TABLE public.public_report ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.public_report_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.public_used_ticket (
    digest character varying(64) NOT NULL,
    ends timestamp with time zone NOT NULL
);
CREATE TABLE public.readiness_answer (
    id bigint NOT NULL,
    parameter character varying(6) NOT NULL,
    level smallint,
    text text NOT NULL,
    link text NOT NULL,
    answered_by text NOT NULL,
    answered_at timestamp with time zone,
    agreed smallint,
    remark text NOT NULL,
    document_id bigint,
    assessment_id bigint NOT NULL,
    CONSTRAINT readiness_answer_agreed_check CHECK ((agreed >= 0)),
    CONSTRAINT readiness_answer_level CHECK ((((level IS NULL) OR (level <= 4)) AND ((agreed IS NULL) OR (agreed <= 4)))),
    CONSTRAINT readiness_answer_level_check CHECK ((level >= 0))
);
ALTER TABLE public.readiness_answer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.readiness_answer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.readiness_assessment (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    version character varying(60) NOT NULL,
    state character varying(10) NOT NULL,
    readers bigint[] NOT NULL,
    targets jsonb NOT NULL,
    figures jsonb NOT NULL,
    started_at timestamp with time zone NOT NULL,
    started_by text NOT NULL,
    submitted_at timestamp with time zone,
    submitted_by text NOT NULL,
    reviewed_at timestamp with time zone,
    reviewed_by text NOT NULL,
    accepted_at timestamp with time zone,
    accepted_by text NOT NULL,
    remark text NOT NULL,
    body_id bigint NOT NULL,
    reviewing_body_id bigint,
    CONSTRAINT readiness_assessment_accepted_at CHECK (((((state)::text = 'accepted'::text) OR (accepted_at IS NULL)) AND (1 = (
CASE
    WHEN ((state)::text = 'accepted'::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (accepted_at IS NULL) THEN 1
    ELSE 0
END))))
);
ALTER TABLE public.readiness_assessment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.readiness_assessment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.readiness_call_entry (
    id bigint NOT NULL,
    added_at timestamp with time zone NOT NULL,
    body_id bigint NOT NULL,
    caller_id bigint,
    user_id bigint NOT NULL,
    CONSTRAINT readiness_call_entry_other CHECK (((caller_id IS NULL) OR (NOT ((caller_id = user_id) AND (caller_id IS NOT NULL)))))
);
ALTER TABLE public.readiness_call_entry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.readiness_call_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.readiness_call_test (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    state character varying(10) NOT NULL,
    started_at timestamp with time zone NOT NULL,
    started_by text NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    body_id bigint NOT NULL
);
ALTER TABLE public.readiness_call_test ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.readiness_call_test_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.readiness_certificate (
    id bigint NOT NULL,
    code character varying(19) NOT NULL,
    name character varying(200) NOT NULL,
    course_en character varying(160) NOT NULL,
    course_ur character varying(160) NOT NULL,
    body_en character varying(200) NOT NULL,
    body_ur character varying(200) NOT NULL,
    hours smallint NOT NULL,
    held_on date NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    issued_by text NOT NULL,
    revoked_at timestamp with time zone,
    revoked_by text NOT NULL,
    reason text NOT NULL,
    enrolment_id bigint NOT NULL,
    CONSTRAINT readiness_certificate_hours_check CHECK ((hours >= 0))
);
ALTER TABLE public.readiness_certificate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.readiness_certificate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.readiness_course (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    title_en character varying(160) NOT NULL,
    title_ur character varying(160) NOT NULL,
    summary text NOT NULL,
    parameters character varying(6)[] NOT NULL,
    hours smallint NOT NULL,
    for_organisations boolean NOT NULL,
    made_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    body_id bigint NOT NULL,
    CONSTRAINT readiness_course_hours_check CHECK ((hours >= 0))
);
ALTER TABLE public.readiness_course ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.readiness_course_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.readiness_drill (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    scenario character varying(60) NOT NULL,
    version integer NOT NULL,
    name_en character varying(200) NOT NULL,
    name_ur character varying(200) NOT NULL,
    brief_en text NOT NULL,
    brief_ur text NOT NULL,
    language character varying(2) NOT NULL,
    minutes integer NOT NULL,
    state character varying(10) NOT NULL,
    audience bigint[] NOT NULL,
    planned_for timestamp with time zone NOT NULL,
    planned_at timestamp with time zone NOT NULL,
    planned_by text NOT NULL,
    started_at timestamp with time zone,
    over_at timestamp with time zone,
    reason text NOT NULL,
    score jsonb NOT NULL,
    body_id bigint NOT NULL,
    CONSTRAINT readiness_drill_minutes_check CHECK ((minutes >= 0)),
    CONSTRAINT readiness_drill_over CHECK (((((state)::text = ANY (ARRAY[('ended'::character varying)::text, ('aborted'::character varying)::text, ('cancelled'::character varying)::text])) OR (over_at IS NULL)) AND (1 = (
CASE
    WHEN ((state)::text = ANY (ARRAY[('ended'::character varying)::text, ('aborted'::character varying)::text, ('cancelled'::character varying)::text])) THEN 1
    ELSE 0
END +
CASE
    WHEN (over_at IS NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT readiness_drill_started CHECK (((NOT ((state)::text = ANY (ARRAY[('running'::character varying)::text, ('paused'::character varying)::text, ('ended'::character varying)::text, ('aborted'::character varying)::text]))) OR (started_at IS NOT NULL))),
    CONSTRAINT readiness_drill_version_check CHECK ((version >= 0))
);
CREATE TABLE public.readiness_drill_expectation (
    id bigint NOT NULL,
    act character varying(20) NOT NULL,
    minutes integer NOT NULL,
    clock character varying(20) NOT NULL,
    "on" character varying(60) NOT NULL,
    weight smallint NOT NULL,
    why_en text NOT NULL,
    why_ur text NOT NULL,
    due_at timestamp with time zone,
    outcome character varying(10) NOT NULL,
    done_at timestamp with time zone,
    proof text NOT NULL,
    audience bigint[] NOT NULL,
    party_id bigint NOT NULL,
    inject_id bigint NOT NULL,
    CONSTRAINT readiness_drill_expectation_minutes_check CHECK ((minutes >= 0)),
    CONSTRAINT readiness_drill_expectation_weight_check CHECK ((weight >= 0))
);
ALTER TABLE public.readiness_drill_expectation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.readiness_drill_expectation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.readiness_drill ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.readiness_drill_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.readiness_drill_inject (
    id bigint NOT NULL,
    key character varying(60) NOT NULL,
    kind character varying(10) NOT NULL,
    minute integer,
    title_en character varying(300) NOT NULL,
    title_ur character varying(300) NOT NULL,
    text_en text NOT NULL,
    text_ur text NOT NULL,
    facts jsonb NOT NULL,
    state character varying(10) NOT NULL,
    done_at timestamp with time zone,
    "case" character varying(12) NOT NULL,
    error text NOT NULL,
    audience bigint[] NOT NULL,
    drill_id bigint NOT NULL,
    party_id bigint NOT NULL,
    CONSTRAINT readiness_drill_inject_done_has_time CHECK (((((state)::text = 'done'::text) OR (done_at IS NULL)) AND (1 = (
CASE
    WHEN ((state)::text = 'done'::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (done_at IS NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT readiness_drill_inject_minute_check CHECK ((minute >= 0))
);
ALTER TABLE public.readiness_drill_inject ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.readiness_drill_inject_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.readiness_drill_lesson (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    text text NOT NULL,
    due_on date NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    done_at timestamp with time zone,
    done_by text NOT NULL,
    outcome text NOT NULL,
    audience bigint[] NOT NULL,
    drill_id bigint NOT NULL,
    party_id bigint NOT NULL
);
ALTER TABLE public.readiness_drill_lesson ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.readiness_drill_lesson_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.readiness_drill_note (
    id bigint NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    audience bigint[] NOT NULL,
    author_id bigint NOT NULL,
    drill_id bigint NOT NULL,
    party_id bigint
);
ALTER TABLE public.readiness_drill_note ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.readiness_drill_note_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.readiness_drill_party (
    id bigint NOT NULL,
    role character varying(40) NOT NULL,
    name_en character varying(120) NOT NULL,
    name_ur character varying(120) NOT NULL,
    reply character varying(10) NOT NULL,
    replied_by text NOT NULL,
    replied_at timestamp with time zone,
    drill_id bigint NOT NULL,
    party_id bigint NOT NULL
);
ALTER TABLE public.readiness_drill_party ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.readiness_drill_party_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.readiness_drill_pause (
    id bigint NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone,
    drill_id bigint NOT NULL
);
ALTER TABLE public.readiness_drill_pause ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.readiness_drill_pause_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.readiness_drill_scenario (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    slug character varying(60) NOT NULL,
    source text NOT NULL,
    kept_at timestamp with time zone NOT NULL,
    kept_by text NOT NULL,
    withdrawn_at timestamp with time zone,
    body_id bigint NOT NULL
);
ALTER TABLE public.readiness_drill_scenario ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.readiness_drill_scenario_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.readiness_drill_staff (
    id bigint NOT NULL,
    part character varying(10) NOT NULL,
    drill_id bigint NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.readiness_drill_staff ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.readiness_drill_staff_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.readiness_enrolment (
    id bigint NOT NULL,
    place character varying(10) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    result character varying(10) NOT NULL,
    noted_at timestamp with time zone,
    noted_by text NOT NULL,
    party_id bigint NOT NULL,
    user_id bigint NOT NULL,
    session_id bigint NOT NULL
);
ALTER TABLE public.readiness_enrolment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.readiness_enrolment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.readiness_hand_over_note (
    id bigint NOT NULL,
    text text NOT NULL,
    written_by text NOT NULL,
    written_at timestamp with time zone NOT NULL,
    taken_by text NOT NULL,
    taken_at timestamp with time zone,
    author_id bigint NOT NULL,
    body_id bigint NOT NULL,
    shift_id bigint
);
ALTER TABLE public.readiness_hand_over_note ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.readiness_hand_over_note_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.readiness_plan (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    lack character varying(40) NOT NULL,
    due_on date NOT NULL,
    note text NOT NULL,
    planned_at timestamp with time zone NOT NULL,
    planned_by text NOT NULL,
    done_at timestamp with time zone,
    done_by text NOT NULL,
    outcome text NOT NULL,
    body_id bigint NOT NULL,
    owner_id bigint NOT NULL
);
ALTER TABLE public.readiness_plan ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.readiness_plan_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.readiness_post (
    id bigint NOT NULL,
    title character varying(120) NOT NULL,
    skills character varying(60)[] NOT NULL,
    needed boolean NOT NULL,
    since date NOT NULL,
    abolished_on date,
    body_id bigint NOT NULL,
    CONSTRAINT readiness_post_dates CHECK (((abolished_on IS NULL) OR (abolished_on >= since)))
);
CREATE TABLE public.readiness_post_holding (
    id bigint NOT NULL,
    name character varying(120) NOT NULL,
    since date NOT NULL,
    until date,
    post_id bigint NOT NULL,
    user_id bigint,
    CONSTRAINT readiness_post_holding_dates CHECK (((until IS NULL) OR (until >= since)))
);
ALTER TABLE public.readiness_post_holding ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.readiness_post_holding_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.readiness_post ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.readiness_post_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.readiness_session (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    place character varying(200) NOT NULL,
    capacity smallint NOT NULL,
    state character varying(10) NOT NULL,
    reason text NOT NULL,
    course_id bigint NOT NULL,
    CONSTRAINT readiness_session_capacity_check CHECK ((capacity >= 0)),
    CONSTRAINT readiness_session_sound CHECK (((capacity >= 1) AND (ends_at > starts_at)))
);
ALTER TABLE public.readiness_session ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.readiness_session_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.readiness_shift (
    id bigint NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    removed_at timestamp with time zone,
    body_id bigint NOT NULL,
    user_id bigint NOT NULL,
    CONSTRAINT readiness_shift_positive CHECK ((ends_at > starts_at))
);
ALTER TABLE public.readiness_shift ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.readiness_shift_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.readiness_skill (
    id bigint NOT NULL,
    name character varying(60) NOT NULL,
    depth smallint NOT NULL,
    noted_at timestamp with time zone NOT NULL,
    noted_by text NOT NULL,
    body_id bigint NOT NULL,
    user_id bigint NOT NULL,
    CONSTRAINT readiness_skill_depth CHECK (((depth >= 1) AND (depth <= 3))),
    CONSTRAINT readiness_skill_depth_check CHECK ((depth >= 0))
);
ALTER TABLE public.readiness_skill ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.readiness_skill_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.readiness_swap (
    id bigint NOT NULL,
    state character varying(10) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    asked_by text NOT NULL,
    answered_at timestamp with time zone,
    against_id bigint,
    colleague_id bigint NOT NULL,
    shift_id bigint NOT NULL
);
ALTER TABLE public.readiness_swap ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.readiness_swap_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.readiness_tree_call (
    id bigint NOT NULL,
    called_at timestamp with time zone,
    confirmed_at timestamp with time zone,
    caller_id bigint,
    test_id bigint NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.readiness_tree_call ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.readiness_tree_call_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.registry_body (
    party_ptr_id bigint NOT NULL,
    department character varying(200) NOT NULL,
    note text NOT NULL,
    description jsonb NOT NULL,
    withdrawn_at timestamp with time zone,
    described_at timestamp with time zone
);
CREATE TABLE public.registry_case_rule (
    id bigint NOT NULL,
    key character varying(100) NOT NULL,
    starts date NOT NULL,
    ends date,
    citation text NOT NULL,
    title_en character varying(120) NOT NULL,
    title_ur character varying(120) NOT NULL,
    types character varying(120)[] NOT NULL,
    identifiers character varying(120)[] NOT NULL,
    severity character varying(20) NOT NULL,
    sectors character varying(40)[] NOT NULL,
    cii boolean,
    count integer NOT NULL,
    confidence smallint NOT NULL,
    CONSTRAINT registry_case_rule_confidence_check CHECK ((confidence >= 0)),
    CONSTRAINT registry_case_rule_count_check CHECK ((count >= 0))
);
ALTER TABLE public.registry_case_rule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_case_rule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.registry_cii_designation (
    id bigint NOT NULL,
    designated_on date NOT NULL,
    review_on date NOT NULL,
    ended_on date,
    designated_by character varying(200) NOT NULL,
    citation text NOT NULL,
    organisation_id bigint NOT NULL,
    reminded_at timestamp with time zone,
    reviewed_on date
);
ALTER TABLE public.registry_cii_designation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_cii_designation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.registry_clock (
    id bigint NOT NULL,
    key character varying(100) NOT NULL,
    starts date NOT NULL,
    ends date,
    citation text NOT NULL,
    function character varying(20) NOT NULL,
    stage character varying(20) NOT NULL,
    rsit_class character varying(40) NOT NULL,
    severity character varying(20) NOT NULL,
    hours integer,
    months smallint,
    anchor character varying(20) NOT NULL,
    owed_by character varying(20) NOT NULL,
    remind_before integer[] NOT NULL,
    remind_after integer[] NOT NULL,
    call_minutes integer,
    CONSTRAINT registry_clock_call_minutes_check CHECK ((call_minutes >= 0)),
    CONSTRAINT registry_clock_hours_check CHECK ((hours >= 0)),
    CONSTRAINT registry_clock_months_check CHECK ((months >= 0)),
    CONSTRAINT registry_clock_one_length CHECK ((((hours IS NULL) OR (months IS NULL)) AND (1 = (
CASE
    WHEN (hours IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (months IS NULL) THEN 1
    ELSE 0
END))))
);
ALTER TABLE public.registry_clock ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_clock_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.registry_contact (
    id bigint NOT NULL,
    role character varying(80) NOT NULL,
    name character varying(200) NOT NULL,
    phone character varying(40) NOT NULL,
    email character varying(254) NOT NULL,
    around_the_clock boolean NOT NULL,
    pgp_key text NOT NULL,
    pgp_fingerprint character varying(64) NOT NULL,
    confirmed_at timestamp with time zone NOT NULL,
    reminded_at timestamp with time zone,
    removed_at timestamp with time zone,
    party_id bigint NOT NULL,
    published boolean NOT NULL,
    reserved boolean NOT NULL
);
ALTER TABLE public.registry_contact ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_contact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.registry_network_object (
    id bigint NOT NULL,
    kind character varying(6) NOT NULL,
    value character varying(260) NOT NULL,
    prefix cidr,
    state character varying(10) NOT NULL,
    claimed_at timestamp with time zone NOT NULL,
    claimed_by text NOT NULL,
    decided_at timestamp with time zone,
    decided_by text NOT NULL,
    reason text NOT NULL,
    deciding_body_id bigint,
    organisation_id bigint NOT NULL,
    names character varying(260)[] NOT NULL,
    contested boolean NOT NULL,
    approved_at timestamp with time zone,
    held_since date,
    held_until date,
    CONSTRAINT registry_object_prefix_set CHECK (((((kind)::text = 'cidr'::text) AND (prefix IS NOT NULL)) OR (NOT ((kind)::text = 'cidr'::text))))
);
CREATE VIEW public.registry_contest AS
 SELECT mine.id AS mine_id,
    other.id AS other_id
   FROM (public.registry_network_object mine
     JOIN public.registry_network_object other ON (((other.prefix)::inet && (mine.prefix)::inet)))
  WHERE (((mine.kind)::text = 'cidr'::text) AND ((other.kind)::text = 'cidr'::text) AND (mine.organisation_id <> other.organisation_id) AND ((mine.state)::text = ANY (ARRAY[('claimed'::character varying)::text, ('approved'::character varying)::text])) AND ((other.state)::text = ANY (ARRAY[('claimed'::character varying)::text, ('approved'::character varying)::text])))
UNION ALL
 SELECT mine.id AS mine_id,
    other.id AS other_id
   FROM (public.registry_network_object mine
     JOIN public.registry_network_object other ON (((other.value)::text = (mine.value)::text)))
  WHERE (((mine.kind)::text = 'asn'::text) AND ((other.kind)::text = 'asn'::text) AND (mine.organisation_id <> other.organisation_id) AND ((mine.state)::text = ANY (ARRAY[('claimed'::character varying)::text, ('approved'::character varying)::text])) AND ((other.state)::text = ANY (ARRAY[('claimed'::character varying)::text, ('approved'::character varying)::text])))
UNION ALL
 SELECT mine.id AS mine_id,
    other.id AS other_id
   FROM (public.registry_network_object mine
     JOIN public.registry_network_object other ON (((other.value)::text = ANY ((mine.names)::text[]))))
  WHERE (((mine.kind)::text = 'domain'::text) AND ((other.kind)::text = 'domain'::text) AND (mine.organisation_id <> other.organisation_id) AND ((mine.state)::text = ANY (ARRAY[('claimed'::character varying)::text, ('approved'::character varying)::text])) AND ((other.state)::text = ANY (ARRAY[('claimed'::character varying)::text, ('approved'::character varying)::text])))
UNION ALL
 SELECT mine.id AS mine_id,
    other.id AS other_id
   FROM (public.registry_network_object mine
     JOIN public.registry_network_object other ON (((other.names @> ARRAY[mine.value]) AND ((other.value)::text <> (mine.value)::text))))
  WHERE (((mine.kind)::text = 'domain'::text) AND ((other.kind)::text = 'domain'::text) AND (mine.organisation_id <> other.organisation_id) AND ((mine.state)::text = ANY (ARRAY[('claimed'::character varying)::text, ('approved'::character varying)::text])) AND ((other.state)::text = ANY (ARRAY[('claimed'::character varying)::text, ('approved'::character varying)::text])));
CREATE TABLE public.registry_council_rule (
    id bigint NOT NULL,
    key character varying(100) NOT NULL,
    starts date NOT NULL,
    ends date,
    citation text NOT NULL,
    about character varying(20) NOT NULL,
    motions character varying(12)[] NOT NULL,
    seats character varying(12)[] NOT NULL,
    numerator integer NOT NULL,
    denominator integer NOT NULL,
    strictly boolean NOT NULL,
    of character varying(10) NOT NULL,
    answer character varying(20) NOT NULL,
    days smallint NOT NULL,
    months smallint NOT NULL,
    remind_days smallint[] NOT NULL,
    CONSTRAINT registry_council_rule_days_check CHECK ((days >= 0)),
    CONSTRAINT registry_council_rule_denominator_check CHECK ((denominator >= 0)),
    CONSTRAINT registry_council_rule_months_check CHECK ((months >= 0)),
    CONSTRAINT registry_council_rule_numerator_check CHECK ((numerator >= 0))
);
ALTER TABLE public.registry_council_rule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_council_rule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.registry_council_seat (
    id bigint NOT NULL,
    key character varying(100) NOT NULL,
    starts date NOT NULL,
    ends date,
    citation text NOT NULL,
    kind character varying(12) NOT NULL,
    office character varying(10) NOT NULL,
    title_en character varying(120) NOT NULL,
    title_ur character varying(120) NOT NULL,
    votes boolean NOT NULL,
    body_id bigint
);
ALTER TABLE public.registry_council_seat ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_council_seat_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.registry_crisis_level (
    id bigint NOT NULL,
    key character varying(100) NOT NULL,
    starts date NOT NULL,
    ends date,
    citation text NOT NULL,
    rank smallint NOT NULL,
    name_en character varying(120) NOT NULL,
    name_ur character varying(120) NOT NULL,
    meaning_en text NOT NULL,
    meaning_ur text NOT NULL,
    spheres character varying(10)[] NOT NULL,
    declared_by character varying(20)[] NOT NULL,
    charges character varying(20)[] NOT NULL,
    confirmed_by character varying(10) NOT NULL,
    confirm_hours integer NOT NULL,
    lasts_hours integer NOT NULL,
    report_hours integer NOT NULL,
    clocks jsonb NOT NULL,
    rights character varying(20)[] NOT NULL,
    call_minutes integer,
    report_call_minutes integer,
    CONSTRAINT registry_crisis_level_call_minutes_check CHECK ((call_minutes >= 0)),
    CONSTRAINT registry_crisis_level_confirm_hours_check CHECK ((confirm_hours >= 0)),
    CONSTRAINT registry_crisis_level_lasts_hours_check CHECK ((lasts_hours >= 0)),
    CONSTRAINT registry_crisis_level_rank_check CHECK ((rank >= 0)),
    CONSTRAINT registry_crisis_level_report_call_minutes_check CHECK ((report_call_minutes >= 0)),
    CONSTRAINT registry_crisis_level_report_hours_check CHECK ((report_hours >= 0))
);
ALTER TABLE public.registry_crisis_level ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_crisis_level_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.registry_fact (
    id bigint NOT NULL,
    key character varying(100) NOT NULL,
    subject text NOT NULL,
    value text NOT NULL,
    since date,
    citation text NOT NULL,
    note text NOT NULL,
    body_id bigint NOT NULL
);
ALTER TABLE public.registry_fact ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_fact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.registry_formation (
    id bigint NOT NULL,
    key character varying(100) NOT NULL,
    starts date NOT NULL,
    ends date,
    citation text NOT NULL,
    function character varying(20) NOT NULL,
    stage character varying(20) NOT NULL,
    days integer,
    notified_by character varying(12) NOT NULL,
    note text NOT NULL,
    CONSTRAINT registry_formation_days_check CHECK ((days >= 0))
);
CREATE TABLE public.registry_formation_file (
    body_id bigint NOT NULL,
    by_hand boolean NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    opened_by text NOT NULL,
    pending_on date,
    merged_into_id bigint,
    failed_at timestamp with time zone,
    failure text NOT NULL,
    former jsonb NOT NULL
);
ALTER TABLE public.registry_formation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_formation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.registry_formation_step (
    id bigint NOT NULL,
    act character varying(20) NOT NULL,
    came_from character varying(20) NOT NULL,
    state character varying(20) NOT NULL,
    "on" date NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL,
    remarks text NOT NULL,
    citation text NOT NULL,
    department character varying(200) NOT NULL,
    resolution character varying(100) NOT NULL,
    gazette character varying(200) NOT NULL,
    effective_on date,
    government character varying(12) NOT NULL,
    moved_cases integer,
    told integer,
    document_id bigint,
    file_id bigint NOT NULL,
    successor_id bigint,
    CONSTRAINT registry_formation_step_moved_cases_check CHECK ((moved_cases >= 0)),
    CONSTRAINT registry_formation_step_told_check CHECK ((told >= 0))
);
ALTER TABLE public.registry_formation_step ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_formation_step_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.registry_hand_over (
    id bigint NOT NULL,
    key character varying(100) NOT NULL,
    "on" date NOT NULL,
    instrument text NOT NULL,
    citation text NOT NULL,
    ordered_by text NOT NULL,
    ordered_at timestamp with time zone NOT NULL,
    carried_out_at timestamp with time zone,
    moved_cases integer NOT NULL,
    mandate_id bigint NOT NULL,
    to_body_id bigint NOT NULL,
    cancelled_at timestamp with time zone,
    former_end date,
    new_mandate_id bigint,
    CONSTRAINT registry_hand_over_moved_cases_check CHECK ((moved_cases >= 0)),
    CONSTRAINT registry_hand_over_one_end CHECK (((cancelled_at IS NULL) OR (carried_out_at IS NULL)))
);
ALTER TABLE public.registry_hand_over ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_hand_over_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.registry_loaded_profile (
    id bigint NOT NULL,
    profile character varying(80) NOT NULL,
    version character varying(40) NOT NULL,
    title_en character varying(200) NOT NULL,
    title_ur character varying(200) NOT NULL,
    demonstration boolean NOT NULL,
    digest character varying(64) NOT NULL,
    loaded_at timestamp with time zone NOT NULL,
    changes integer NOT NULL,
    CONSTRAINT registry_loaded_profile_changes_check CHECK ((changes >= 0))
);
ALTER TABLE public.registry_loaded_profile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_loaded_profile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.registry_mandate (
    id bigint NOT NULL,
    key character varying(100) NOT NULL,
    function character varying(20) NOT NULL,
    starts date NOT NULL,
    ends date,
    instrument text NOT NULL,
    citation text NOT NULL,
    precedence integer NOT NULL,
    note text NOT NULL,
    province_id character varying(40),
    sector_id character varying(40),
    body_id bigint NOT NULL,
    organisation_id bigint,
    CONSTRAINT registry_mandate_dates CHECK (((ends IS NULL) OR (ends > starts)))
);
ALTER TABLE public.registry_mandate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_mandate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.registry_maturity_target (
    id bigint NOT NULL,
    key character varying(100) NOT NULL,
    starts date NOT NULL,
    ends date,
    citation text NOT NULL,
    function character varying(20) NOT NULL,
    parameter character varying(6) NOT NULL,
    level smallint NOT NULL,
    CONSTRAINT registry_maturity_target_level_check CHECK ((level >= 0))
);
ALTER TABLE public.registry_maturity_target ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_maturity_target_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.registry_network_object ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_network_object_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.registry_organisation (
    party_ptr_id bigint NOT NULL,
    ownership character varying(20) NOT NULL,
    registered_at timestamp with time zone NOT NULL,
    body_id bigint,
    parent_id bigint,
    province_id character varying(40) NOT NULL,
    sector_id character varying(40) NOT NULL,
    attributes_since date,
    from_profile boolean NOT NULL,
    withdrawn_at timestamp with time zone
);
CREATE TABLE public.registry_party (
    id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    slug character varying(80) NOT NULL,
    name_en character varying(200) NOT NULL,
    name_ur character varying(200) NOT NULL
);
ALTER TABLE public.registry_party ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_party_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.registry_passing (
    id bigint NOT NULL,
    function character varying(20) NOT NULL,
    to_function character varying(20) NOT NULL,
    kinds jsonb,
    "on" date NOT NULL,
    made_at timestamp with time zone NOT NULL,
    organisations integer,
    expected integer NOT NULL,
    done integer NOT NULL,
    after bigint NOT NULL,
    finished_at timestamp with time zone,
    failed_at timestamp with time zone,
    failure text NOT NULL,
    from_body_id bigint,
    hand_over_id bigint,
    step_id bigint,
    to_body_id bigint NOT NULL,
    CONSTRAINT registry_passing_done_check CHECK ((done >= 0)),
    CONSTRAINT registry_passing_expected_check CHECK ((expected >= 0)),
    CONSTRAINT registry_passing_organisations_check CHECK ((organisations >= 0))
);
ALTER TABLE public.registry_passing ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_passing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.registry_past_attributes (
    id bigint NOT NULL,
    until date NOT NULL,
    ownership character varying(20) NOT NULL,
    body_id bigint,
    organisation_id bigint NOT NULL,
    province_id character varying(40) NOT NULL,
    sector_id character varying(40) NOT NULL
);
ALTER TABLE public.registry_past_attributes ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_past_attributes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.registry_playbook (
    id bigint NOT NULL,
    key character varying(100) NOT NULL,
    starts date NOT NULL,
    ends date,
    citation text NOT NULL,
    title_en character varying(160) NOT NULL,
    title_ur character varying(160) NOT NULL,
    summary_en text NOT NULL,
    summary_ur text NOT NULL,
    condition text NOT NULL,
    steps jsonb NOT NULL,
    digest character varying(64) NOT NULL
);
ALTER TABLE public.registry_playbook ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_playbook_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.registry_playbook_power (
    id bigint NOT NULL,
    key character varying(100) NOT NULL,
    starts date NOT NULL,
    ends date,
    citation text NOT NULL,
    function character varying(20) NOT NULL,
    over character varying(20)[] NOT NULL,
    within character varying(10) NOT NULL
);
ALTER TABLE public.registry_playbook_power ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_playbook_power_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.registry_province (
    slug character varying(40) NOT NULL,
    name_en character varying(120) NOT NULL,
    name_ur character varying(120) NOT NULL,
    withdrawn_at timestamp with time zone
);
CREATE TABLE public.registry_release_rule (
    id bigint NOT NULL,
    key character varying(100) NOT NULL,
    starts date NOT NULL,
    ends date,
    citation text NOT NULL,
    tlp character varying(20) NOT NULL,
    roles character varying(20)[] NOT NULL
);
ALTER TABLE public.registry_release_rule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_release_rule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.registry_report_form (
    id bigint NOT NULL,
    key character varying(100) NOT NULL,
    starts date NOT NULL,
    ends date,
    citation text NOT NULL,
    form character varying(40) NOT NULL,
    version smallint NOT NULL,
    whom character varying(12) NOT NULL,
    title_en character varying(300) NOT NULL,
    title_ur character varying(300) NOT NULL,
    condition text NOT NULL,
    sections jsonb NOT NULL,
    digest character varying(64) NOT NULL,
    CONSTRAINT registry_report_form_version_check CHECK ((version >= 0))
);
ALTER TABLE public.registry_report_form ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_report_form_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.registry_retention (
    id bigint NOT NULL,
    key character varying(100) NOT NULL,
    starts date NOT NULL,
    ends date,
    citation text NOT NULL,
    rsit_class character varying(80) NOT NULL,
    tlp character varying(20) NOT NULL,
    days integer NOT NULL,
    CONSTRAINT registry_retention_days_check CHECK ((days >= 0))
);
ALTER TABLE public.registry_retention ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_retention_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.registry_revision (
    only_one boolean DEFAULT true NOT NULL,
    number bigint NOT NULL,
    CONSTRAINT registry_revision_only_one_check CHECK (only_one)
);
CREATE SEQUENCE public.registry_revision_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
CREATE TABLE public.registry_routing (
    id bigint NOT NULL,
    key character varying(100) NOT NULL,
    starts date NOT NULL,
    ends date,
    citation text NOT NULL,
    tier_from character varying(20) NOT NULL,
    to_function character varying(20) NOT NULL,
    ownership character varying(20)[] NOT NULL,
    sectors character varying(40)[] NOT NULL,
    provinces character varying(40)[] NOT NULL,
    cii boolean,
    precedence integer NOT NULL
);
ALTER TABLE public.registry_routing ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_routing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.registry_sector (
    slug character varying(40) NOT NULL,
    name_en character varying(120) NOT NULL,
    name_ur character varying(120) NOT NULL,
    withdrawn_at timestamp with time zone
);
CREATE TABLE public.registry_severity (
    id bigint NOT NULL,
    key character varying(100) NOT NULL,
    starts date NOT NULL,
    ends date,
    citation text NOT NULL,
    slug character varying(40) NOT NULL,
    rank smallint NOT NULL,
    name_en character varying(80) NOT NULL,
    name_ur character varying(80) NOT NULL,
    meaning_en text NOT NULL,
    meaning_ur text NOT NULL,
    CONSTRAINT registry_severity_rank_check CHECK ((rank >= 0))
);
ALTER TABLE public.registry_severity ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_severity_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.registry_share_purpose (
    id bigint NOT NULL,
    key character varying(100) NOT NULL,
    starts date NOT NULL,
    ends date,
    citation text NOT NULL,
    name_en character varying(200) NOT NULL,
    name_ur character varying(200) NOT NULL
);
ALTER TABLE public.registry_share_purpose ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_share_purpose_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.registry_standing (
    id bigint NOT NULL,
    standing character varying(20) NOT NULL,
    since date,
    citation text NOT NULL,
    note text NOT NULL,
    body_id bigint NOT NULL,
    from_file boolean NOT NULL
);
ALTER TABLE public.registry_standing ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_standing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.releases_block (
    id bigint NOT NULL,
    number smallint NOT NULL,
    kind character varying(10) NOT NULL,
    source character varying(60) NOT NULL,
    tag character varying(40) NOT NULL,
    at timestamp with time zone,
    original text NOT NULL,
    text text NOT NULL,
    kept boolean NOT NULL,
    draft_id bigint NOT NULL,
    CONSTRAINT releases_block_number_check CHECK ((number >= 0))
);
ALTER TABLE public.releases_block ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.releases_block_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.releases_copy (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    state character varying(12) NOT NULL,
    title character varying(300) NOT NULL,
    tlp character varying(20) NOT NULL,
    sector character varying(40) NOT NULL,
    to_the_day boolean NOT NULL,
    released_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    digest character varying(64) NOT NULL,
    audience bigint[] NOT NULL,
    drill_id bigint,
    issuer_id bigint NOT NULL,
    organisation_id bigint,
    CONSTRAINT releases_copy_ended_has_time CHECK (((((state)::text = 'released'::text) OR (ended_at IS NOT NULL)) AND (1 = (
CASE
    WHEN ((state)::text = 'released'::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (ended_at IS NOT NULL) THEN 1
    ELSE 0
END))))
);
ALTER TABLE public.releases_copy ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.releases_copy_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.releases_draft (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    state character varying(20) NOT NULL,
    tlp character varying(20) NOT NULL,
    naming character varying(10) NOT NULL,
    to_the_day boolean NOT NULL,
    removed jsonb NOT NULL,
    authors bigint[] NOT NULL,
    author_label text NOT NULL,
    "only" bigint[],
    audience bigint[] NOT NULL,
    version integer NOT NULL,
    at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    submitted_at timestamp with time zone,
    submitted_by text NOT NULL,
    decided_at timestamp with time zone,
    decided_by text NOT NULL,
    remarks text NOT NULL,
    recalled_at timestamp with time zone,
    recalled_by text NOT NULL,
    recalled_why text NOT NULL,
    case_id bigint NOT NULL,
    copy_id bigint,
    entry_id bigint,
    party_id bigint NOT NULL,
    replaces_id bigint,
    CONSTRAINT releases_draft_released_has_copy CHECK (((((state)::text = ANY (ARRAY[('released'::character varying)::text, ('recalled'::character varying)::text, ('superseded'::character varying)::text])) OR (copy_id IS NULL)) AND (1 = (
CASE
    WHEN ((state)::text = ANY (ARRAY[('released'::character varying)::text, ('recalled'::character varying)::text, ('superseded'::character varying)::text])) THEN 1
    ELSE 0
END +
CASE
    WHEN (copy_id IS NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT releases_draft_version_check CHECK ((version >= 0))
);
ALTER TABLE public.releases_draft ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.releases_draft_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.releases_passage (
    id bigint NOT NULL,
    number smallint NOT NULL,
    kind character varying(10) NOT NULL,
    tag character varying(40) NOT NULL,
    at timestamp with time zone,
    day date,
    text text NOT NULL,
    copy_id bigint NOT NULL,
    CONSTRAINT releases_passage_number_check CHECK ((number >= 0))
);
ALTER TABLE public.releases_passage ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.releases_passage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.releases_share (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    state character varying(10) NOT NULL,
    record character varying(12) NOT NULL,
    tlp character varying(20) NOT NULL,
    purpose_key character varying(100) NOT NULL,
    purpose character varying(400) NOT NULL,
    "right" character varying(10) NOT NULL,
    until timestamp with time zone NOT NULL,
    shared_by text NOT NULL,
    shared_at timestamp with time zone NOT NULL,
    first_read_at timestamp with time zone,
    acknowledged_by text NOT NULL,
    acknowledged_at timestamp with time zone,
    renewed_at timestamp with time zone,
    ended_at timestamp with time zone,
    ended_by text NOT NULL,
    ended_why text NOT NULL,
    deleted_by text NOT NULL,
    deleted_at timestamp with time zone,
    audience bigint[] NOT NULL,
    case_id bigint,
    copy_id bigint,
    drill_id bigint,
    from_party_id bigint NOT NULL,
    to_party_id bigint NOT NULL,
    via_id bigint,
    CONSTRAINT releases_share_ended_has_time CHECK (((((state)::text = 'running'::text) OR (ended_at IS NOT NULL)) AND (1 = (
CASE
    WHEN ((state)::text = 'running'::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (ended_at IS NOT NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT releases_share_of_one CHECK ((((case_id IS NULL) OR (copy_id IS NULL)) AND (1 = (
CASE
    WHEN (case_id IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (copy_id IS NULL) THEN 1
    ELSE 0
END))))
);
ALTER TABLE public.releases_share ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.releases_share_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.reporting_issued (
    id bigint NOT NULL,
    code character varying(14) NOT NULL,
    kind character varying(20) NOT NULL,
    language character varying(2) NOT NULL,
    tlp character varying(20) NOT NULL,
    name character varying(120) NOT NULL,
    purpose character varying(300) NOT NULL,
    version integer NOT NULL,
    content bytea NOT NULL,
    size integer NOT NULL,
    sha256 character varying(64) NOT NULL,
    by_label text NOT NULL,
    at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_why character varying(300) NOT NULL,
    audience bigint[] NOT NULL,
    case_id bigint NOT NULL,
    party_id bigint NOT NULL,
    CONSTRAINT reporting_issued_size_check CHECK ((size >= 0)),
    CONSTRAINT reporting_issued_version_check CHECK ((version >= 0))
);
ALTER TABLE public.reporting_issued ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.reporting_issued_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.search_document (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    record_id bigint NOT NULL,
    reference character varying(12) DEFAULT ('S-'::text || upper(((substr(md5((random())::text), 1, 4) || '-'::text) || substr(md5((random())::text), 1, 4)))) NOT NULL,
    at timestamp with time zone NOT NULL,
    came_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    audience bigint[] NOT NULL,
    words tsvector NOT NULL,
    case_id bigint NOT NULL
);
ALTER TABLE public.search_document ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.search_document_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE VIEW public.search_expected AS
 SELECT 'case'::text AS kind,
    c.id AS record_id,
    c.id AS case_id,
    c.opened_at AS at,
    c.audience,
    ((setweight(public.search_words((c.title)::text), 'A'::"char") || public.search_words(concat_ws('
'::text, c.cause, c.lesson))) || array_to_tsvector((((public.search_facets(c.*) || ARRAY['~ncase'::text, ('~t'::text || (c.tlp)::text), '~q*'::text]) || public.search_days(c.opened_at)) || public.search_marks('~k'::text, c.audience)))) AS words
   FROM public.incidents_case c
UNION ALL
 SELECT 'report'::text AS kind,
    r.id AS record_id,
    c.id AS case_id,
    r.submitted_at AS at,
    r.audience,
    ((setweight(public.search_words((r.title)::text), 'A'::"char") || public.search_words(concat_ws('
'::text, r.description,
        CASE
            WHEN (r.answers <> '[]'::jsonb) THEN public.search_answers(r.answers)
            ELSE NULL::text
        END,
        CASE
            WHEN (r.details <> '{}'::jsonb) THEN ( SELECT string_agg(jsonb_each_text.value, '
'::text) AS string_agg
               FROM jsonb_each_text(r.details) jsonb_each_text(key, value))
            ELSE NULL::text
        END))) || array_to_tsvector((((public.search_facets(c.*) || ARRAY['~nreport'::text, ('~t'::text || (r.tlp)::text), '~q*'::text, ('~r'::text || (r.reference)::text)]) || public.search_days(r.submitted_at)) || public.search_marks('~k'::text, r.audience)))) AS words
   FROM (public.incidents_report r
     JOIN public.incidents_case c ON ((c.id = r.case_id)))
UNION ALL
 SELECT 'entry'::text AS kind,
    e.id AS record_id,
    c.id AS case_id,
    e.at,
    e.audience,
    (public.search_words(
        CASE
            WHEN (e.params ? 'answers'::text) THEN concat_ws('
'::text, e.body, public.search_answers((e.params -> 'answers'::text)))
            ELSE e.body
        END) || array_to_tsvector(((((public.search_facets(c.*) || ARRAY['~nentry'::text, ('~t'::text || (e.tlp)::text)]) || public.search_days(e.at)) || public.search_marks('~k'::text, e.audience)) || public.search_marks('~q'::text, c.audience)))) AS words
   FROM (public.incidents_entry e
     JOIN public.incidents_case c ON ((c.id = e.case_id)))
  WHERE (e.body <> ''::text)
UNION ALL
 SELECT 'trace'::text AS kind,
    o.id AS record_id,
    c.id AS case_id,
    o.added_at AS at,
    public.search_told(((o.state)::text <> 'seen'::text), c.audience) AS audience,
    ((public.search_words(concat_ws('
'::text, "left"(o.value, 2048), o.note)) || public.search_trace((o.type)::text, o.value)) || array_to_tsvector((((public.search_facets(c.*) || ARRAY[
        CASE o.state
            WHEN 'seen'::text THEN '~ntrace'::text
            ELSE '~nstruck'::text
        END, ('~t'::text || (c.tlp)::text), '~q*'::text]) || public.search_days(o.added_at)) || public.search_marks('~k'::text, public.search_told(((o.state)::text <> 'seen'::text), c.audience))))) AS words
   FROM (public.incidents_observable o
     JOIN public.incidents_case c ON ((c.id = o.case_id)));
CREATE TABLE public.search_probe (
    id bigint NOT NULL,
    type character varying(30) NOT NULL,
    value text NOT NULL,
    known boolean NOT NULL,
    sightings jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    case_id bigint NOT NULL,
    party_id bigint NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.search_probe ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.search_probe_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.search_question (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    asked_by text NOT NULL,
    type character varying(30) NOT NULL,
    value text NOT NULL,
    purpose text NOT NULL,
    tlp character varying(20) NOT NULL,
    audience bigint[] NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    lapses_at timestamp with time zone NOT NULL,
    case_id bigint NOT NULL,
    party_id bigint NOT NULL
);
ALTER TABLE public.search_question ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.search_question_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.search_recipient (
    id bigint NOT NULL,
    state character varying(10) NOT NULL,
    answer text NOT NULL,
    reveals character varying(12) NOT NULL,
    answered_by text NOT NULL,
    answered_at timestamp with time zone,
    audience bigint[] NOT NULL,
    body_id bigint NOT NULL,
    question_id bigint NOT NULL,
    CONSTRAINT search_recipient_settled_has_time CHECK (((((state)::text = 'waiting'::text) OR (answered_at IS NOT NULL)) AND (1 = (
CASE
    WHEN ((state)::text = 'waiting'::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (answered_at IS NOT NULL) THEN 1
    ELSE 0
END))))
);
ALTER TABLE public.search_recipient ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.search_recipient_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.search_reticence (
    id bigint NOT NULL,
    since timestamp with time zone NOT NULL,
    by text NOT NULL,
    body_id bigint NOT NULL
);
ALTER TABLE public.search_reticence ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.search_reticence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.search_view (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    name character varying(120) NOT NULL,
    asked text NOT NULL,
    told character varying(10) NOT NULL,
    told_until timestamp with time zone NOT NULL,
    audience bigint[] NOT NULL,
    created_at timestamp with time zone NOT NULL,
    owner_id bigint NOT NULL,
    party_id bigint
);
ALTER TABLE public.search_view ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.search_view_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.statistics_contained (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    case_id bigint NOT NULL
);
ALTER TABLE public.statistics_contained ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.statistics_contained_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.statistics_edge (
    id bigint NOT NULL,
    revision bigint NOT NULL,
    CONSTRAINT statistics_edge_alone CHECK ((id = 1))
);
ALTER TABLE public.statistics_edge ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.statistics_edge_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE VIEW public.statistics_expected AS
 SELECT k.kind,
    k.record_id,
    c.id AS case_id,
    k.opened_on,
    k.closed_on,
    k.cases,
    k.incidents,
    k.reports,
    COALESCE(first.function, c.custodian_function) AS tier,
    COALESCE(first.to_body_id, c.custodian_id) AS cert_id,
    c.custodian_id AS holder_id,
    c.organisation_id,
    COALESCE(place.sector, ''::text) AS sector,
    COALESCE(place.province, ''::text) AS province,
    COALESCE(place.kind, ''::text) AS organisation_kind,
    classes.one AS rsit_class,
    ((classes.one || '/'::text) ||
        CASE cardinality(c.classification)
            WHEN 0 THEN ''::text
            WHEN 1 THEN split_part((c.classification[1])::text, '/'::text, 2)
            ELSE '*'::text
        END) AS rsit_type,
    (c.severity)::text AS severity,
    k.channel,
    k.acknowledged,
    k.escalated,
    k.contained,
    k.closed,
    k.clocks,
    k.dismissed
   FROM ((((public.incidents_case c
     LEFT JOIN LATERAL ( SELECT t.function,
            t.to_body_id
           FROM ( SELECT incidents_transfer.id,
                    incidents_transfer.function,
                    incidents_transfer.to_body_id
                   FROM public.incidents_transfer
                  WHERE ((incidents_transfer.case_id = c.id) AND ((incidents_transfer.kind)::text = 'report'::text))
                 OFFSET 0) t
          ORDER BY t.id
         LIMIT 1) first ON (true))
     LEFT JOIN LATERAL public.statistics_place(c.organisation_id, public.statistics_day(c.opened_at)) place(sector, province, kind) ON (true))
     CROSS JOIN LATERAL ( SELECT
                CASE count(DISTINCT split_part((each.each)::text, '/'::text, 1))
                    WHEN 0 THEN ''::text
                    WHEN 1 THEN min(split_part((each.each)::text, '/'::text, 1))
                    ELSE '*'::text
                END AS one
           FROM unnest(c.classification) each(each)) classes)
     CROSS JOIN LATERAL ( SELECT 'case'::text AS kind,
            c.id AS record_id,
            public.statistics_day(c.opened_at) AS opened_on,
            public.statistics_day(c.closed_at) AS closed_on,
            (((c.merged_into_id IS NULL))::integer)::smallint AS cases,
            ((((c.counted_as IS NULL) AND (NOT ((c.outcome)::text = ANY (ARRAY[('false-alarm'::character varying)::text, ('not-an-incident'::character varying)::text, ('test'::character varying)::text])))))::integer)::smallint AS incidents,
            (0)::smallint AS reports,
            (COALESCE(( SELECT r.channel
                   FROM ( SELECT incidents_report.id,
                            incidents_report.channel
                           FROM public.incidents_report
                          WHERE (incidents_report.case_id = c.id)
                         OFFSET 0) r
                  ORDER BY r.id
                 LIMIT 1), ''::character varying))::text AS channel,
            public.statistics_seconds(c.opened_at, c.acknowledged_at) AS acknowledged,
            public.statistics_seconds(c.opened_at, ( SELECT min(t.offered_at) AS min
                   FROM public.incidents_transfer t
                  WHERE ((t.case_id = c.id) AND ((t.kind)::text = 'escalate'::text)))) AS escalated,
            public.statistics_seconds(c.opened_at, ( SELECT k_1.at
                   FROM public.statistics_contained k_1
                  WHERE (k_1.case_id = c.id))) AS contained,
            public.statistics_seconds(c.opened_at, c.closed_at) AS closed,
            ARRAY( SELECT (
                        CASE
                            WHEN ((d.breached_at IS NOT NULL) OR (d.met_at > d.due_at)) THEN 'late:'::text
                            ELSE 'kept:'::text
                        END || (d.stage)::text)
                   FROM public.deadlines_deadline d
                  WHERE ((d.subject = ('case:'::text || (c.reference)::text)) AND (((d.state)::text = 'met'::text) OR (d.breached_at IS NOT NULL)))
                  ORDER BY (
                        CASE
                            WHEN ((d.breached_at IS NOT NULL) OR (d.met_at > d.due_at)) THEN 'late:'::text
                            ELSE 'kept:'::text
                        END || (d.stage)::text)) AS clocks,
            ((((c.outcome)::text = ANY (ARRAY[('false-alarm'::character varying)::text, ('not-an-incident'::character varying)::text, ('test'::character varying)::text])))::integer)::smallint AS dismissed
        UNION ALL
         SELECT 'report'::text AS text,
            r.id,
            public.statistics_day(r.submitted_at) AS statistics_day,
            NULL::date AS date,
            (0)::smallint AS int2,
            (0)::smallint AS int2,
            (1)::smallint AS int2,
            (r.channel)::text AS channel,
            NULL::bigint AS int8,
            NULL::bigint AS int8,
            NULL::bigint AS int8,
            NULL::bigint AS int8,
            '{}'::text[] AS text,
            (0)::smallint AS int2
           FROM public.incidents_report r
          WHERE (r.case_id = c.id)) k)
  WHERE (c.drill_id IS NULL);
ALTER TABLE public.statistics_fact ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.statistics_fact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.statistics_frozen (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    grain character varying(1) NOT NULL,
    starts date NOT NULL,
    ends date NOT NULL,
    release character varying(10) NOT NULL,
    tlp character varying(20) NOT NULL,
    definitions smallint NOT NULL,
    cut_off bigint NOT NULL,
    cut_off_at timestamp with time zone NOT NULL,
    content text NOT NULL,
    sha256 character varying(64) NOT NULL,
    code character varying(14) NOT NULL,
    by_label text NOT NULL,
    at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_why character varying(300) NOT NULL,
    audience bigint[] NOT NULL,
    body_id bigint,
    party_id bigint NOT NULL,
    CONSTRAINT statistics_frozen_definitions_check CHECK ((definitions >= 0))
);
ALTER TABLE public.statistics_frozen ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.statistics_frozen_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE SEQUENCE public.statistics_revision
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
CREATE TABLE public.statistics_total (
    id bigint NOT NULL,
    scope_id bigint NOT NULL,
    grain character varying(1) NOT NULL,
    starts date NOT NULL,
    dimension text NOT NULL,
    key text NOT NULL,
    measure text NOT NULL,
    step smallint NOT NULL,
    amount bigint NOT NULL,
    CONSTRAINT statistics_total_step_check CHECK ((step >= 0))
);
ALTER TABLE public.statistics_total ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.statistics_total_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.watch_closing (
    id bigint NOT NULL,
    key bigint NOT NULL,
    reference character varying(12) NOT NULL,
    at timestamp with time zone NOT NULL
);
ALTER TABLE public.watch_closing ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.watch_closing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.watch_declaration (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    level character varying(100) NOT NULL,
    rank smallint NOT NULL,
    terms jsonb NOT NULL,
    sphere character varying(10) NOT NULL,
    place character varying(50) NOT NULL,
    concerned bigint[] NOT NULL,
    state character varying(12) NOT NULL,
    declared_at timestamp with time zone NOT NULL,
    since timestamp with time zone,
    confirm_by timestamp with time zone,
    confirmed_at timestamp with time zone,
    ends_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    statement_en text NOT NULL,
    statement_ur text NOT NULL,
    report_due_at timestamp with time zone,
    walk character varying(8) NOT NULL,
    upto bigint NOT NULL,
    body_id bigint NOT NULL,
    CONSTRAINT watch_declaration_end_has_time CHECK (((((state)::text = ANY (ARRAY[('waiting'::character varying)::text, ('in-force'::character varying)::text])) OR (ended_at IS NOT NULL)) AND (1 = (
CASE
    WHEN ((state)::text = ANY (ARRAY[('waiting'::character varying)::text, ('in-force'::character varying)::text])) THEN 1
    ELSE 0
END +
CASE
    WHEN (ended_at IS NOT NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT watch_declaration_force_has_time CHECK (((NOT ((state)::text = 'in-force'::text)) OR (since IS NOT NULL))),
    CONSTRAINT watch_declaration_rank_check CHECK ((rank >= 0))
);
ALTER TABLE public.watch_declaration ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.watch_declaration_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE VIEW public.watch_expected AS
 SELECT c.id AS case_id,
    c.reference,
    c.opened_at,
    c.updated_at,
    ( SELECT min(d.due_at) FILTER (WHERE ((d.state)::text = 'open'::text)) AS min
           FROM public.deadlines_deadline d
          WHERE (d.subject = ('case:'::text || (c.reference)::text))) AS due_at,
    keys.key,
    (0 = ANY (c.audience)) AS wide,
    c.status,
    c.severity,
    c.custodian_function AS tier,
    (COALESCE(o.sector_id, ''::character varying))::character varying(50) AS sector,
    (COALESCE(o.province_id, ''::character varying))::character varying(50) AS province
   FROM ((public.incidents_case c
     LEFT JOIN public.registry_organisation o ON ((o.party_ptr_id = c.organisation_id)))
     CROSS JOIN LATERAL ( SELECT k.k AS key
           FROM unnest(c.audience) k(k)
          WHERE (((c.tlp)::text = 'TLP:RED'::text) AND (k.k < 0))
        UNION ALL
         SELECT p.id
           FROM (unnest(c.audience) k(k)
             JOIN public.registry_party p ON (((p.id = k.k) AND ((p.kind)::text = 'body'::text))))
          WHERE ((c.tlp)::text <> 'TLP:RED'::text)
        UNION ALL
         SELECT 0
          WHERE (0 = ANY (c.audience))) keys)
  WHERE (((c.status)::text <> 'closed'::text) AND (c.drill_id IS NULL));
CREATE TABLE public.watch_item (
    id bigint NOT NULL,
    key bigint NOT NULL,
    wide boolean NOT NULL,
    reference character varying(12) NOT NULL,
    status character varying(10) NOT NULL,
    severity character varying(40) NOT NULL,
    tier character varying(20) NOT NULL,
    sector character varying(50) NOT NULL,
    province character varying(50) NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    case_id bigint NOT NULL
);
ALTER TABLE public.watch_item ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.watch_item_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.watch_receipt (
    id bigint NOT NULL,
    by text NOT NULL,
    at timestamp with time zone NOT NULL,
    body_id bigint NOT NULL,
    situation_id bigint NOT NULL
);
ALTER TABLE public.watch_receipt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.watch_receipt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.watch_situation (
    id bigint NOT NULL,
    number integer NOT NULL,
    text text NOT NULL,
    written_by text NOT NULL,
    at timestamp with time zone NOT NULL,
    asked bigint[] NOT NULL,
    audience bigint[] NOT NULL,
    body_id bigint NOT NULL,
    declaration_id bigint NOT NULL,
    CONSTRAINT watch_situation_number_check CHECK ((number >= 0))
);
ALTER TABLE public.watch_situation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.watch_situation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.watch_step (
    id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    at timestamp with time zone NOT NULL,
    by text NOT NULL,
    reason text NOT NULL,
    until timestamp with time zone,
    body_id bigint,
    declaration_id bigint NOT NULL
);
ALTER TABLE public.watch_step ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.watch_step_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.watch_tally (
    id bigint NOT NULL,
    key bigint NOT NULL,
    wide boolean NOT NULL,
    status character varying(10) NOT NULL,
    severity character varying(40) NOT NULL,
    tier character varying(20) NOT NULL,
    sector character varying(50) NOT NULL,
    province character varying(50) NOT NULL,
    n integer NOT NULL,
    fresh boolean DEFAULT true NOT NULL
);
ALTER TABLE public.watch_tally ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.watch_tally_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.webhooks_delivery (
    id bigint NOT NULL,
    key uuid NOT NULL,
    entry_id bigint,
    kind character varying(30) NOT NULL,
    at timestamp with time zone NOT NULL,
    facts jsonb,
    state character varying(10) NOT NULL,
    attempts smallint NOT NULL,
    replays smallint NOT NULL,
    next_at timestamp with time zone NOT NULL,
    tried_at timestamp with time zone,
    code smallint,
    error text NOT NULL,
    endpoint_id bigint NOT NULL,
    CONSTRAINT webhooks_delivery_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT webhooks_delivery_code_check CHECK ((code >= 0)),
    CONSTRAINT webhooks_delivery_replays_check CHECK ((replays >= 0))
);
ALTER TABLE public.webhooks_delivery ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.webhooks_delivery_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.webhooks_endpoint (
    id bigint NOT NULL,
    reference character varying(12) NOT NULL,
    name character varying(100) NOT NULL,
    url character varying(500) NOT NULL,
    kinds character varying(30)[] NOT NULL,
    wide boolean NOT NULL,
    drills boolean NOT NULL,
    secret_key uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by text NOT NULL,
    off_at timestamp with time zone,
    off_why character varying(10) NOT NULL,
    failures integer NOT NULL,
    failing_since timestamp with time zone,
    resting_until timestamp with time zone,
    answered_at timestamp with time zone,
    tried_at timestamp with time zone,
    pinged_at timestamp with time zone,
    party_id bigint NOT NULL,
    CONSTRAINT webhooks_endpoint_failures_check CHECK ((failures >= 0)),
    CONSTRAINT webhooks_endpoint_off_says_why CHECK ((((off_at IS NULL) OR (NOT ((off_why)::text = ''::text))) AND (1 = (
CASE
    WHEN (off_at IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (NOT ((off_why)::text = ''::text)) THEN 1
    ELSE 0
END))))
);
ALTER TABLE public.webhooks_endpoint ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.webhooks_endpoint_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.webhooks_noted (
    id bigint NOT NULL,
    entry_id bigint NOT NULL
);
ALTER TABLE public.webhooks_noted ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.webhooks_noted_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE ONLY public.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_events_id_seq'::regclass);
ALTER TABLE ONLY public.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_jobs_id_seq'::regclass);
ALTER TABLE ONLY public.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_periodic_defers_id_seq'::regclass);
INSERT INTO public.audit_head VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.registry_revision VALUES (true, 1);
SELECT pg_catalog.setval('public.registry_revision_number', 1, true);
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_email_987c8728_uniq UNIQUE (user_id, email);
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_key_key UNIQUE (key);
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_api_token
    ADD CONSTRAINT accounts_api_token_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_api_token
    ADD CONSTRAINT accounts_api_token_token_hash_key UNIQUE (token_hash);
ALTER TABLE ONLY public.accounts_invitation
    ADD CONSTRAINT accounts_invitation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_invitation
    ADD CONSTRAINT accounts_invitation_token_hash_key UNIQUE (token_hash);
ALTER TABLE ONLY public.accounts_membership
    ADD CONSTRAINT accounts_membership_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_user
    ADD CONSTRAINT accounts_user_email_key UNIQUE (email);
ALTER TABLE ONLY public.accounts_user
    ADD CONSTRAINT accounts_user_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT audit_entry_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY public.audit_head
    ADD CONSTRAINT audit_head_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audit_verification
    ADD CONSTRAINT audit_verification_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.axes_accessattempt
    ADD CONSTRAINT axes_accessattempt_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.axes_accessattempt
    ADD CONSTRAINT axes_accessattempt_username_ip_address_user_agent_8ea22282_uniq UNIQUE (username, ip_address, user_agent);
ALTER TABLE ONLY public.axes_accessattemptexpiration
    ADD CONSTRAINT axes_accessattemptexpiration_pkey PRIMARY KEY (access_attempt_id);
ALTER TABLE ONLY public.axes_accessfailurelog
    ADD CONSTRAINT axes_accessfailurelog_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.axes_accesslog
    ADD CONSTRAINT axes_accesslog_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.calls_attempt
    ADD CONSTRAINT calls_attempt_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.calls_matter
    ADD CONSTRAINT calls_matter_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.calls_place
    ADD CONSTRAINT calls_place_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.calls_task
    ADD CONSTRAINT calls_task_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.calls_task
    ADD CONSTRAINT calls_task_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.calls_watched
    ADD CONSTRAINT calls_watched_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.calls_wish
    ADD CONSTRAINT calls_wish_pkey PRIMARY KEY (body_id);
ALTER TABLE ONLY public.campaigns_campaign
    ADD CONSTRAINT campaigns_campaign_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.campaigns_campaign
    ADD CONSTRAINT campaigns_campaign_reference UNIQUE (reference);
ALTER TABLE ONLY public.campaigns_link
    ADD CONSTRAINT campaigns_link_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.campaigns_member
    ADD CONSTRAINT campaigns_member_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.campaigns_remark
    ADD CONSTRAINT campaigns_remark_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.campaigns_team
    ADD CONSTRAINT campaigns_team_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.casefields_field
    ADD CONSTRAINT casefields_field_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.casefields_field
    ADD CONSTRAINT casefields_field_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.casefields_mark
    ADD CONSTRAINT casefields_mark_once UNIQUE (case_id, field_id, word);
ALTER TABLE ONLY public.casefields_mark
    ADD CONSTRAINT casefields_mark_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.casefields_value
    ADD CONSTRAINT casefields_value_once UNIQUE (case_id, field_id);
ALTER TABLE ONLY public.casefields_value
    ADD CONSTRAINT casefields_value_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.casefields_version
    ADD CONSTRAINT casefields_version_once UNIQUE (field_id, number);
ALTER TABLE ONLY public.casefields_version
    ADD CONSTRAINT casefields_version_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.correspondence_answer_link
    ADD CONSTRAINT correspondence_answer_link_once UNIQUE (digest);
ALTER TABLE ONLY public.correspondence_answer_link
    ADD CONSTRAINT correspondence_answer_link_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.correspondence_measure
    ADD CONSTRAINT correspondence_measure_once UNIQUE (reference);
ALTER TABLE ONLY public.correspondence_measure
    ADD CONSTRAINT correspondence_measure_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.correspondence_message_file
    ADD CONSTRAINT correspondence_message_file_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.correspondence_message
    ADD CONSTRAINT correspondence_message_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.correspondence_request
    ADD CONSTRAINT correspondence_request_once UNIQUE (reference);
ALTER TABLE ONLY public.correspondence_request
    ADD CONSTRAINT correspondence_request_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.correspondence_step
    ADD CONSTRAINT correspondence_step_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.council_action
    ADD CONSTRAINT council_action_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.council_action
    ADD CONSTRAINT council_action_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.council_attendance
    ADD CONSTRAINT council_attendance_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.council_comment
    ADD CONSTRAINT council_comment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.council_directive
    ADD CONSTRAINT council_directive_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.council_directive
    ADD CONSTRAINT council_directive_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.council_duty
    ADD CONSTRAINT council_duty_once UNIQUE (directive_id, party_id);
ALTER TABLE ONLY public.council_duty
    ADD CONSTRAINT council_duty_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.council_evidence
    ADD CONSTRAINT council_evidence_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.council_holding
    ADD CONSTRAINT council_holding_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.council_interest
    ADD CONSTRAINT council_interest_once UNIQUE (item_id, holding_id);
ALTER TABLE ONLY public.council_interest
    ADD CONSTRAINT council_interest_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.council_item
    ADD CONSTRAINT council_item_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.council_item
    ADD CONSTRAINT council_item_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.council_meeting
    ADD CONSTRAINT council_meeting_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.council_meeting
    ADD CONSTRAINT council_meeting_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.council_minutes
    ADD CONSTRAINT council_minutes_meeting_id_key UNIQUE (meeting_id);
ALTER TABLE ONLY public.council_minutes
    ADD CONSTRAINT council_minutes_motion_id_key UNIQUE (motion_id);
ALTER TABLE ONLY public.council_minutes
    ADD CONSTRAINT council_minutes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.council_motion
    ADD CONSTRAINT council_motion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.council_motion
    ADD CONSTRAINT council_motion_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.council_pack
    ADD CONSTRAINT council_pack_once UNIQUE (meeting_id, language, version);
ALTER TABLE ONLY public.council_pack
    ADD CONSTRAINT council_pack_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.council_pack_reading
    ADD CONSTRAINT council_pack_reading_once UNIQUE (pack_id, user_id);
ALTER TABLE ONLY public.council_pack_reading
    ADD CONSTRAINT council_pack_reading_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.council_paper
    ADD CONSTRAINT council_paper_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.council_resolution
    ADD CONSTRAINT council_resolution_motion_id_key UNIQUE (motion_id);
ALTER TABLE ONLY public.council_resolution
    ADD CONSTRAINT council_resolution_number UNIQUE (year, running);
ALTER TABLE ONLY public.council_resolution
    ADD CONSTRAINT council_resolution_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.council_seat
    ADD CONSTRAINT council_seat_key_key UNIQUE (key);
ALTER TABLE ONLY public.council_seat
    ADD CONSTRAINT council_seat_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.council_showing
    ADD CONSTRAINT council_showing_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.council_tally
    ADD CONSTRAINT council_tally_once UNIQUE (directive_id, place_id);
ALTER TABLE ONLY public.council_tally
    ADD CONSTRAINT council_tally_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.council_tier_place
    ADD CONSTRAINT council_tier_place_path_key UNIQUE (path);
ALTER TABLE ONLY public.council_tier_place
    ADD CONSTRAINT council_tier_place_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.council_vote
    ADD CONSTRAINT council_vote_once UNIQUE (motion_id, seat_id);
ALTER TABLE ONLY public.council_vote
    ADD CONSTRAINT council_vote_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.council_waiver
    ADD CONSTRAINT council_waiver_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.deadlines_deadline
    ADD CONSTRAINT deadlines_deadline_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.delivery_attachment
    ADD CONSTRAINT delivery_attachment_notice_id_key UNIQUE (notice_id);
ALTER TABLE ONLY public.delivery_attachment
    ADD CONSTRAINT delivery_attachment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.delivery_held
    ADD CONSTRAINT delivery_held_once UNIQUE (user_id, notice_id);
ALTER TABLE ONLY public.delivery_held
    ADD CONSTRAINT delivery_held_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.delivery_mail
    ADD CONSTRAINT delivery_mail_key_key UNIQUE (key);
ALTER TABLE ONLY public.delivery_mail
    ADD CONSTRAINT delivery_mail_once UNIQUE (notice_id, user_id);
ALTER TABLE ONLY public.delivery_mail
    ADD CONSTRAINT delivery_mail_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.delivery_notice
    ADD CONSTRAINT delivery_notice_key_5ba28e7a_uniq UNIQUE (key);
ALTER TABLE ONLY public.delivery_notice
    ADD CONSTRAINT delivery_notice_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.delivery_preference
    ADD CONSTRAINT delivery_preference_pkey PRIMARY KEY (user_id);
ALTER TABLE ONLY public.delivery_read
    ADD CONSTRAINT delivery_read_once UNIQUE (notice_id, user_id);
ALTER TABLE ONLY public.delivery_read
    ADD CONSTRAINT delivery_read_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);
ALTER TABLE ONLY public.documents_document
    ADD CONSTRAINT documents_document_key_key UNIQUE (key);
ALTER TABLE ONLY public.documents_document
    ADD CONSTRAINT documents_document_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events_alert
    ADD CONSTRAINT events_alert_once UNIQUE (key, hour);
ALTER TABLE ONLY public.events_alert
    ADD CONSTRAINT events_alert_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events_alert
    ADD CONSTRAINT events_alert_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.events_boundaries
    ADD CONSTRAINT events_boundaries_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events_call
    ADD CONSTRAINT events_call_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events_case_link
    ADD CONSTRAINT events_case_link_once UNIQUE (rule_id, finding_id, episode);
ALTER TABLE ONLY public.events_case_link
    ADD CONSTRAINT events_case_link_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events_case_rule
    ADD CONSTRAINT events_case_rule_key_key UNIQUE (key);
ALTER TABLE ONLY public.events_case_rule
    ADD CONSTRAINT events_case_rule_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events_change
    ADD CONSTRAINT events_change_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events_digest_line
    ADD CONSTRAINT events_digest_line_pkey PRIMARY KEY (digest_id, finding_id);
ALTER TABLE ONLY public.events_digest
    ADD CONSTRAINT events_digest_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events_digest
    ADD CONSTRAINT events_digest_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.events_due
    ADD CONSTRAINT events_due_pkey PRIMARY KEY (work, organisation_id);
ALTER TABLE ONLY public.events_episode
    ADD CONSTRAINT events_episode_once UNIQUE (finding_id, number);
ALTER TABLE ONLY public.events_episode
    ADD CONSTRAINT events_episode_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events_finding
    ADD CONSTRAINT events_finding_key UNIQUE (key);
ALTER TABLE ONLY public.events_finding
    ADD CONSTRAINT events_finding_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events_finding
    ADD CONSTRAINT events_finding_reference UNIQUE (reference);
ALTER TABLE ONLY public.events_passed
    ADD CONSTRAINT events_passed_once UNIQUE (body_id, network, asn);
ALTER TABLE ONLY public.events_passed
    ADD CONSTRAINT events_passed_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events_preference
    ADD CONSTRAINT events_preference_pkey PRIMARY KEY (organisation_id);
ALTER TABLE ONLY public.events_remedied
    ADD CONSTRAINT events_remedied_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events_run
    ADD CONSTRAINT events_run_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events_sighting
    ADD CONSTRAINT events_sighting_pkey PRIMARY KEY (finding_id, stream_id);
ALTER TABLE ONLY public.events_source
    ADD CONSTRAINT events_source_once UNIQUE (feed, url);
ALTER TABLE ONLY public.events_source
    ADD CONSTRAINT events_source_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events_standing
    ADD CONSTRAINT events_standing_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events_stream
    ADD CONSTRAINT events_stream_once UNIQUE NULLS NOT DISTINCT (feed, report, party_id);
ALTER TABLE ONLY public.events_stream
    ADD CONSTRAINT events_stream_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events_taken_report
    ADD CONSTRAINT events_taken_report_pkey PRIMARY KEY (provider, number);
ALTER TABLE ONLY public.events_untold
    ADD CONSTRAINT events_untold_pkey PRIMARY KEY (organisation_id, finding_id);
ALTER TABLE ONLY public.events_view
    ADD CONSTRAINT events_view_once UNIQUE (owner_id, name);
ALTER TABLE ONLY public.events_view
    ADD CONSTRAINT events_view_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events_view
    ADD CONSTRAINT events_view_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.evidence_bundle
    ADD CONSTRAINT evidence_bundle_code_key UNIQUE (code);
ALTER TABLE ONLY public.evidence_bundle
    ADD CONSTRAINT evidence_bundle_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.evidence_destruction
    ADD CONSTRAINT evidence_destruction_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.evidence_handover
    ADD CONSTRAINT evidence_handover_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.evidence_hold
    ADD CONSTRAINT evidence_hold_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.evidence_link
    ADD CONSTRAINT evidence_link_once UNIQUE (piece_id, number);
ALTER TABLE ONLY public.evidence_link
    ADD CONSTRAINT evidence_link_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.evidence_piece
    ADD CONSTRAINT evidence_piece_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.evidence_piece
    ADD CONSTRAINT evidence_piece_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.evidence_upload
    ADD CONSTRAINT evidence_upload_key_key UNIQUE (key);
ALTER TABLE ONLY public.evidence_upload
    ADD CONSTRAINT evidence_upload_piece_id_key UNIQUE (piece_id);
ALTER TABLE ONLY public.evidence_upload
    ADD CONSTRAINT evidence_upload_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.incidents_assignment
    ADD CONSTRAINT incidents_assignment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.incidents_bulk_item
    ADD CONSTRAINT incidents_bulk_item_once UNIQUE (bulk_id, case_id);
ALTER TABLE ONLY public.incidents_bulk_item
    ADD CONSTRAINT incidents_bulk_item_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.incidents_bulk_item
    ADD CONSTRAINT incidents_bulk_item_place UNIQUE (bulk_id, place);
ALTER TABLE ONLY public.incidents_bulk
    ADD CONSTRAINT incidents_bulk_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.incidents_bulk
    ADD CONSTRAINT incidents_bulk_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.incidents_case
    ADD CONSTRAINT incidents_case_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.incidents_case
    ADD CONSTRAINT incidents_case_reference UNIQUE (reference);
ALTER TABLE ONLY public.incidents_correction
    ADD CONSTRAINT incidents_correction_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.incidents_drill
    ADD CONSTRAINT incidents_drill_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.incidents_drill
    ADD CONSTRAINT incidents_drill_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.incidents_entry
    ADD CONSTRAINT incidents_entry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.incidents_idempotency
    ADD CONSTRAINT incidents_idempotency_once UNIQUE (user_id, key);
ALTER TABLE ONLY public.incidents_idempotency
    ADD CONSTRAINT incidents_idempotency_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.incidents_merge
    ADD CONSTRAINT incidents_merge_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.incidents_named
    ADD CONSTRAINT incidents_named_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.incidents_observable
    ADD CONSTRAINT incidents_observable_once UNIQUE (case_id, type, value);
ALTER TABLE ONLY public.incidents_observable
    ADD CONSTRAINT incidents_observable_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.incidents_participant
    ADD CONSTRAINT incidents_participant_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.incidents_permission
    ADD CONSTRAINT incidents_permission_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.incidents_report
    ADD CONSTRAINT incidents_report_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.incidents_report
    ADD CONSTRAINT incidents_report_reference UNIQUE (reference);
ALTER TABLE ONLY public.incidents_sameness
    ADD CONSTRAINT incidents_sameness_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.incidents_transfer
    ADD CONSTRAINT incidents_transfer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.incidents_unheld
    ADD CONSTRAINT incidents_unheld_pkey PRIMARY KEY (case_id);
ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.pehra_cache
    ADD CONSTRAINT pehra_cache_pkey PRIMARY KEY (cache_key);
ALTER TABLE ONLY public.playbooks_mandate
    ADD CONSTRAINT playbooks_mandate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.playbooks_mandate
    ADD CONSTRAINT playbooks_mandate_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.playbooks_playbook
    ADD CONSTRAINT playbooks_playbook_key_key UNIQUE (key);
ALTER TABLE ONLY public.playbooks_playbook
    ADD CONSTRAINT playbooks_playbook_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.playbooks_playbook
    ADD CONSTRAINT playbooks_playbook_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.playbooks_run
    ADD CONSTRAINT playbooks_run_once UNIQUE (case_id, playbook_id);
ALTER TABLE ONLY public.playbooks_run
    ADD CONSTRAINT playbooks_run_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.playbooks_tally
    ADD CONSTRAINT playbooks_tally_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.playbooks_task
    ADD CONSTRAINT playbooks_task_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.playbooks_task
    ADD CONSTRAINT playbooks_task_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.playbooks_version
    ADD CONSTRAINT playbooks_version_once UNIQUE (playbook_id, number);
ALTER TABLE ONLY public.playbooks_version
    ADD CONSTRAINT playbooks_version_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);
ALTER TABLE ONLY public.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.public_count
    ADD CONSTRAINT public_count_once UNIQUE (counted, key, starts);
ALTER TABLE ONLY public.public_count
    ADD CONSTRAINT public_count_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.public_file
    ADD CONSTRAINT public_file_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.public_message
    ADD CONSTRAINT public_message_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.public_report
    ADD CONSTRAINT public_report_code UNIQUE (code_hash);
ALTER TABLE ONLY public.public_report
    ADD CONSTRAINT public_report_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.public_report
    ADD CONSTRAINT public_report_reference UNIQUE (reference);
ALTER TABLE ONLY public.public_used_ticket
    ADD CONSTRAINT public_used_ticket_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.readiness_answer
    ADD CONSTRAINT readiness_answer_once UNIQUE (assessment_id, parameter);
ALTER TABLE ONLY public.readiness_answer
    ADD CONSTRAINT readiness_answer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.readiness_assessment
    ADD CONSTRAINT readiness_assessment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.readiness_assessment
    ADD CONSTRAINT readiness_assessment_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.readiness_call_entry
    ADD CONSTRAINT readiness_call_entry_once UNIQUE (body_id, user_id);
ALTER TABLE ONLY public.readiness_call_entry
    ADD CONSTRAINT readiness_call_entry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.readiness_call_test
    ADD CONSTRAINT readiness_call_test_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.readiness_call_test
    ADD CONSTRAINT readiness_call_test_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.readiness_certificate
    ADD CONSTRAINT readiness_certificate_code_key UNIQUE (code);
ALTER TABLE ONLY public.readiness_certificate
    ADD CONSTRAINT readiness_certificate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.readiness_course
    ADD CONSTRAINT readiness_course_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.readiness_course
    ADD CONSTRAINT readiness_course_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.readiness_drill_expectation
    ADD CONSTRAINT readiness_drill_expectation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.readiness_drill_inject
    ADD CONSTRAINT readiness_drill_inject_once UNIQUE (drill_id, key);
ALTER TABLE ONLY public.readiness_drill_inject
    ADD CONSTRAINT readiness_drill_inject_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.readiness_drill_lesson
    ADD CONSTRAINT readiness_drill_lesson_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.readiness_drill_lesson
    ADD CONSTRAINT readiness_drill_lesson_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.readiness_drill_note
    ADD CONSTRAINT readiness_drill_note_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.readiness_drill_party
    ADD CONSTRAINT readiness_drill_party_once UNIQUE (drill_id, role);
ALTER TABLE ONLY public.readiness_drill_party
    ADD CONSTRAINT readiness_drill_party_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.readiness_drill_pause
    ADD CONSTRAINT readiness_drill_pause_once UNIQUE (drill_id, since);
ALTER TABLE ONLY public.readiness_drill_pause
    ADD CONSTRAINT readiness_drill_pause_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.readiness_drill
    ADD CONSTRAINT readiness_drill_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.readiness_drill
    ADD CONSTRAINT readiness_drill_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.readiness_drill_scenario
    ADD CONSTRAINT readiness_drill_scenario_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.readiness_drill_scenario
    ADD CONSTRAINT readiness_drill_scenario_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.readiness_drill_staff
    ADD CONSTRAINT readiness_drill_staff_once UNIQUE (drill_id, user_id);
ALTER TABLE ONLY public.readiness_drill_staff
    ADD CONSTRAINT readiness_drill_staff_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.readiness_enrolment
    ADD CONSTRAINT readiness_enrolment_once UNIQUE (session_id, user_id);
ALTER TABLE ONLY public.readiness_enrolment
    ADD CONSTRAINT readiness_enrolment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.readiness_hand_over_note
    ADD CONSTRAINT readiness_hand_over_note_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.readiness_plan
    ADD CONSTRAINT readiness_plan_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.readiness_plan
    ADD CONSTRAINT readiness_plan_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.readiness_post_holding
    ADD CONSTRAINT readiness_post_holding_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.readiness_post
    ADD CONSTRAINT readiness_post_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.readiness_session
    ADD CONSTRAINT readiness_session_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.readiness_session
    ADD CONSTRAINT readiness_session_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.readiness_shift
    ADD CONSTRAINT readiness_shift_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.readiness_skill
    ADD CONSTRAINT readiness_skill_once UNIQUE (body_id, user_id, name);
ALTER TABLE ONLY public.readiness_skill
    ADD CONSTRAINT readiness_skill_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.readiness_swap
    ADD CONSTRAINT readiness_swap_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.readiness_tree_call
    ADD CONSTRAINT readiness_tree_call_once UNIQUE (test_id, user_id);
ALTER TABLE ONLY public.readiness_tree_call
    ADD CONSTRAINT readiness_tree_call_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registry_body
    ADD CONSTRAINT registry_body_pkey PRIMARY KEY (party_ptr_id);
ALTER TABLE ONLY public.registry_case_rule
    ADD CONSTRAINT registry_case_rule_key_key UNIQUE (key);
ALTER TABLE ONLY public.registry_case_rule
    ADD CONSTRAINT registry_case_rule_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registry_cii_designation
    ADD CONSTRAINT registry_cii_designation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registry_clock
    ADD CONSTRAINT registry_clock_key_key UNIQUE (key);
ALTER TABLE ONLY public.registry_clock
    ADD CONSTRAINT registry_clock_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registry_contact
    ADD CONSTRAINT registry_contact_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registry_council_rule
    ADD CONSTRAINT registry_council_rule_key_key UNIQUE (key);
ALTER TABLE ONLY public.registry_council_rule
    ADD CONSTRAINT registry_council_rule_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registry_council_seat
    ADD CONSTRAINT registry_council_seat_key_key UNIQUE (key);
ALTER TABLE ONLY public.registry_council_seat
    ADD CONSTRAINT registry_council_seat_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registry_crisis_level
    ADD CONSTRAINT registry_crisis_level_key_key UNIQUE (key);
ALTER TABLE ONLY public.registry_crisis_level
    ADD CONSTRAINT registry_crisis_level_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registry_fact
    ADD CONSTRAINT registry_fact_key_key UNIQUE (key);
ALTER TABLE ONLY public.registry_fact
    ADD CONSTRAINT registry_fact_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registry_formation_file
    ADD CONSTRAINT registry_formation_file_pkey PRIMARY KEY (body_id);
ALTER TABLE ONLY public.registry_formation
    ADD CONSTRAINT registry_formation_key_key UNIQUE (key);
ALTER TABLE ONLY public.registry_formation
    ADD CONSTRAINT registry_formation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registry_formation_step
    ADD CONSTRAINT registry_formation_step_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registry_hand_over
    ADD CONSTRAINT registry_hand_over_key_key UNIQUE (key);
ALTER TABLE ONLY public.registry_hand_over
    ADD CONSTRAINT registry_hand_over_new_mandate_id_key UNIQUE (new_mandate_id);
ALTER TABLE ONLY public.registry_hand_over
    ADD CONSTRAINT registry_hand_over_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registry_loaded_profile
    ADD CONSTRAINT registry_loaded_profile_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registry_mandate
    ADD CONSTRAINT registry_mandate_key_key UNIQUE (key);
ALTER TABLE ONLY public.registry_mandate
    ADD CONSTRAINT registry_mandate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registry_maturity_target
    ADD CONSTRAINT registry_maturity_target_key_key UNIQUE (key);
ALTER TABLE ONLY public.registry_maturity_target
    ADD CONSTRAINT registry_maturity_target_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registry_network_object
    ADD CONSTRAINT registry_network_object_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registry_organisation
    ADD CONSTRAINT registry_organisation_pkey PRIMARY KEY (party_ptr_id);
ALTER TABLE ONLY public.registry_party
    ADD CONSTRAINT registry_party_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registry_party
    ADD CONSTRAINT registry_party_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.registry_passing
    ADD CONSTRAINT registry_passing_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registry_past_attributes
    ADD CONSTRAINT registry_past_attributes_once UNIQUE (organisation_id, until);
ALTER TABLE ONLY public.registry_past_attributes
    ADD CONSTRAINT registry_past_attributes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registry_playbook
    ADD CONSTRAINT registry_playbook_key_key UNIQUE (key);
ALTER TABLE ONLY public.registry_playbook
    ADD CONSTRAINT registry_playbook_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registry_playbook_power
    ADD CONSTRAINT registry_playbook_power_key_key UNIQUE (key);
ALTER TABLE ONLY public.registry_playbook_power
    ADD CONSTRAINT registry_playbook_power_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registry_province
    ADD CONSTRAINT registry_province_pkey PRIMARY KEY (slug);
ALTER TABLE ONLY public.registry_release_rule
    ADD CONSTRAINT registry_release_rule_key_key UNIQUE (key);
ALTER TABLE ONLY public.registry_release_rule
    ADD CONSTRAINT registry_release_rule_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registry_report_form
    ADD CONSTRAINT registry_report_form_key_key UNIQUE (key);
ALTER TABLE ONLY public.registry_report_form
    ADD CONSTRAINT registry_report_form_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registry_retention
    ADD CONSTRAINT registry_retention_key_key UNIQUE (key);
ALTER TABLE ONLY public.registry_retention
    ADD CONSTRAINT registry_retention_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registry_revision
    ADD CONSTRAINT registry_revision_pkey PRIMARY KEY (only_one);
ALTER TABLE ONLY public.registry_routing
    ADD CONSTRAINT registry_routing_key_key UNIQUE (key);
ALTER TABLE ONLY public.registry_routing
    ADD CONSTRAINT registry_routing_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registry_sector
    ADD CONSTRAINT registry_sector_pkey PRIMARY KEY (slug);
ALTER TABLE ONLY public.registry_severity
    ADD CONSTRAINT registry_severity_key_key UNIQUE (key);
ALTER TABLE ONLY public.registry_severity
    ADD CONSTRAINT registry_severity_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registry_share_purpose
    ADD CONSTRAINT registry_share_purpose_key_key UNIQUE (key);
ALTER TABLE ONLY public.registry_share_purpose
    ADD CONSTRAINT registry_share_purpose_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registry_standing
    ADD CONSTRAINT registry_standing_once UNIQUE (body_id, standing, since);
ALTER TABLE ONLY public.registry_standing
    ADD CONSTRAINT registry_standing_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.releases_block
    ADD CONSTRAINT releases_block_once UNIQUE (draft_id, number);
ALTER TABLE ONLY public.releases_block
    ADD CONSTRAINT releases_block_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.releases_copy
    ADD CONSTRAINT releases_copy_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.releases_copy
    ADD CONSTRAINT releases_copy_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.releases_draft
    ADD CONSTRAINT releases_draft_copy_id_key UNIQUE (copy_id);
ALTER TABLE ONLY public.releases_draft
    ADD CONSTRAINT releases_draft_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.releases_draft
    ADD CONSTRAINT releases_draft_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.releases_passage
    ADD CONSTRAINT releases_passage_once UNIQUE (copy_id, number);
ALTER TABLE ONLY public.releases_passage
    ADD CONSTRAINT releases_passage_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.releases_share
    ADD CONSTRAINT releases_share_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.releases_share
    ADD CONSTRAINT releases_share_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.reporting_issued
    ADD CONSTRAINT reporting_issued_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.search_document
    ADD CONSTRAINT search_document_once UNIQUE (kind, record_id);
ALTER TABLE ONLY public.search_document
    ADD CONSTRAINT search_document_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.search_probe
    ADD CONSTRAINT search_probe_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.search_question
    ADD CONSTRAINT search_question_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.search_question
    ADD CONSTRAINT search_question_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.search_recipient
    ADD CONSTRAINT search_recipient_once UNIQUE (question_id, body_id);
ALTER TABLE ONLY public.search_recipient
    ADD CONSTRAINT search_recipient_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.search_reticence
    ADD CONSTRAINT search_reticence_body_id_key UNIQUE (body_id);
ALTER TABLE ONLY public.search_reticence
    ADD CONSTRAINT search_reticence_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.search_view
    ADD CONSTRAINT search_view_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.search_view
    ADD CONSTRAINT search_view_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.statistics_contained
    ADD CONSTRAINT statistics_contained_case_id_key UNIQUE (case_id);
ALTER TABLE ONLY public.statistics_contained
    ADD CONSTRAINT statistics_contained_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.statistics_edge
    ADD CONSTRAINT statistics_edge_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.statistics_fact
    ADD CONSTRAINT statistics_fact_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.statistics_frozen
    ADD CONSTRAINT statistics_frozen_code UNIQUE (code);
ALTER TABLE ONLY public.statistics_frozen
    ADD CONSTRAINT statistics_frozen_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.statistics_frozen
    ADD CONSTRAINT statistics_frozen_reference UNIQUE (reference);
ALTER TABLE ONLY public.statistics_total
    ADD CONSTRAINT statistics_total_once UNIQUE (scope_id, grain, starts, dimension, measure, key, step);
ALTER TABLE ONLY public.statistics_total
    ADD CONSTRAINT statistics_total_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.watch_closing
    ADD CONSTRAINT watch_closing_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.watch_declaration
    ADD CONSTRAINT watch_declaration_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.watch_declaration
    ADD CONSTRAINT watch_declaration_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.watch_item
    ADD CONSTRAINT watch_item_once UNIQUE (case_id, key);
ALTER TABLE ONLY public.watch_item
    ADD CONSTRAINT watch_item_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.watch_receipt
    ADD CONSTRAINT watch_receipt_once UNIQUE (situation_id, body_id);
ALTER TABLE ONLY public.watch_receipt
    ADD CONSTRAINT watch_receipt_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.watch_situation
    ADD CONSTRAINT watch_situation_number UNIQUE (declaration_id, number);
ALTER TABLE ONLY public.watch_situation
    ADD CONSTRAINT watch_situation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.watch_step
    ADD CONSTRAINT watch_step_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.watch_tally
    ADD CONSTRAINT watch_tally_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.webhooks_delivery
    ADD CONSTRAINT webhooks_delivery_key_key UNIQUE (key);
ALTER TABLE ONLY public.webhooks_delivery
    ADD CONSTRAINT webhooks_delivery_once UNIQUE (endpoint_id, entry_id);
ALTER TABLE ONLY public.webhooks_delivery
    ADD CONSTRAINT webhooks_delivery_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.webhooks_endpoint
    ADD CONSTRAINT webhooks_endpoint_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.webhooks_endpoint
    ADD CONSTRAINT webhooks_endpoint_reference_key UNIQUE (reference);
ALTER TABLE ONLY public.webhooks_noted
    ADD CONSTRAINT webhooks_noted_pkey PRIMARY KEY (id);
CREATE INDEX account_emailaddress_email_03be32b2 ON public.account_emailaddress USING btree (email);
CREATE INDEX account_emailaddress_email_03be32b2_like ON public.account_emailaddress USING btree (email varchar_pattern_ops);
CREATE INDEX account_emailaddress_user_id_2c513194 ON public.account_emailaddress USING btree (user_id);
CREATE INDEX account_emailconfirmation_email_address_id_5b7f8c58 ON public.account_emailconfirmation USING btree (email_address_id);
CREATE INDEX account_emailconfirmation_key_f43612bd_like ON public.account_emailconfirmation USING btree (key varchar_pattern_ops);
CREATE INDEX accounts_api_token_party_id_821bd99d ON public.accounts_api_token USING btree (party_id);
CREATE INDEX accounts_api_token_token_hash_44b1d650_like ON public.accounts_api_token USING btree (token_hash varchar_pattern_ops);
CREATE INDEX accounts_api_token_user_id_e9e8f905 ON public.accounts_api_token USING btree (user_id);
CREATE INDEX accounts_invitation_invited_by_id_94a21efc ON public.accounts_invitation USING btree (invited_by_id);
CREATE UNIQUE INDEX accounts_invitation_one_open ON public.accounts_invitation USING btree (email, party_id, role) WHERE ((accepted_at IS NULL) AND (withdrawn_at IS NULL));
CREATE INDEX accounts_invitation_party_id_bb6b9a74 ON public.accounts_invitation USING btree (party_id);
CREATE INDEX accounts_invitation_token_hash_3d59d75c_like ON public.accounts_invitation USING btree (token_hash varchar_pattern_ops);
CREATE UNIQUE INDEX accounts_membership_once ON public.accounts_membership USING btree (user_id, party_id, role) WHERE (ended_at IS NULL);
CREATE INDEX accounts_membership_party_id_67d444e3 ON public.accounts_membership USING btree (party_id);
CREATE INDEX accounts_membership_user_id_487fb39e ON public.accounts_membership USING btree (user_id);
CREATE INDEX accounts_user_email_b2644a56_like ON public.accounts_user USING btree (email varchar_pattern_ops);
CREATE UNIQUE INDEX accounts_user_email_once ON public.accounts_user USING btree (lower((email)::text));
CREATE INDEX audit_act ON public.audit_entry USING btree (act, seq);
CREATE INDEX audit_party ON public.audit_entry USING btree (party_id, seq);
CREATE INDEX audit_subject ON public.audit_entry USING btree (subject, seq);
CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);
CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);
CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);
CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);
CREATE INDEX axes_accessattempt_ip_address_10922d9c ON public.axes_accessattempt USING btree (ip_address);
CREATE INDEX axes_accessattempt_user_agent_ad89678b ON public.axes_accessattempt USING btree (user_agent);
CREATE INDEX axes_accessattempt_user_agent_ad89678b_like ON public.axes_accessattempt USING btree (user_agent varchar_pattern_ops);
CREATE INDEX axes_accessattempt_username_3f2d4ca0 ON public.axes_accessattempt USING btree (username);
CREATE INDEX axes_accessattempt_username_3f2d4ca0_like ON public.axes_accessattempt USING btree (username varchar_pattern_ops);
CREATE INDEX axes_accessfailurelog_ip_address_2e9f5a7f ON public.axes_accessfailurelog USING btree (ip_address);
CREATE INDEX axes_accessfailurelog_user_agent_ea145dda ON public.axes_accessfailurelog USING btree (user_agent);
CREATE INDEX axes_accessfailurelog_user_agent_ea145dda_like ON public.axes_accessfailurelog USING btree (user_agent varchar_pattern_ops);
CREATE INDEX axes_accessfailurelog_username_a8b7e8a4 ON public.axes_accessfailurelog USING btree (username);
CREATE INDEX axes_accessfailurelog_username_a8b7e8a4_like ON public.axes_accessfailurelog USING btree (username varchar_pattern_ops);
CREATE INDEX axes_accesslog_ip_address_86b417e5 ON public.axes_accesslog USING btree (ip_address);
CREATE INDEX axes_accesslog_user_agent_0e659004 ON public.axes_accesslog USING btree (user_agent);
CREATE INDEX axes_accesslog_user_agent_0e659004_like ON public.axes_accesslog USING btree (user_agent varchar_pattern_ops);
CREATE INDEX axes_accesslog_username_df93064b ON public.axes_accesslog USING btree (username);
CREATE INDEX axes_accesslog_username_df93064b_like ON public.axes_accesslog USING btree (username varchar_pattern_ops);
CREATE INDEX calls_attempt_place_id_954e18fa ON public.calls_attempt USING btree (place_id);
CREATE INDEX calls_attempt_task_id_08b68132 ON public.calls_attempt USING btree (task_id);
CREATE INDEX calls_attempt_user_id_94c67b5a ON public.calls_attempt USING btree (user_id);
CREATE UNIQUE INDEX calls_matter_clock_once ON public.calls_matter USING btree (task_id, clock) WHERE (clock IS NOT NULL);
CREATE INDEX calls_matter_of_clock ON public.calls_matter USING btree (clock) WHERE (clock IS NOT NULL);
CREATE UNIQUE INDEX calls_matter_once ON public.calls_matter USING btree (task_id, kind, reference, since) WHERE (clock IS NULL);
CREATE INDEX calls_matter_reference ON public.calls_matter USING btree (reference);
CREATE INDEX calls_place_contact_id_276e9041 ON public.calls_place USING btree (contact_id);
CREATE UNIQUE INDEX calls_place_contact_once ON public.calls_place USING btree (contact_id) WHERE (removed_at IS NULL);
CREATE INDEX calls_place_list ON public.calls_place USING btree (body_id, "position") WHERE (removed_at IS NULL);
CREATE INDEX calls_place_stands_in_for_id_b6f43972 ON public.calls_place USING btree (stands_in_for_id);
CREATE INDEX calls_task_caller ON public.calls_task USING btree (caller_id, made_at DESC);
CREATE INDEX calls_task_mine ON public.calls_task USING btree (caller_id, made_at) WHERE ((state)::text = 'open'::text);
CREATE UNIQUE INDEX calls_task_one_at_a_time ON public.calls_task USING btree (body_id, route) WHERE ((state)::text = 'open'::text);
CREATE INDEX calls_task_reference_46f1da93_like ON public.calls_task USING btree (reference varchar_pattern_ops);
CREATE INDEX campaigns_campaign_audience ON public.campaigns_campaign USING gin (audience) WITH (fastupdate=off);
CREATE INDEX campaigns_campaign_opened ON public.campaigns_campaign USING btree (opened_at DESC, reference DESC);
CREATE INDEX campaigns_link_case_id_d533b0d4 ON public.campaigns_link USING btree (case_id);
CREATE UNIQUE INDEX campaigns_link_once ON public.campaigns_link USING btree (case_id, other_id, kind) WHERE (ended_at IS NULL);
CREATE INDEX campaigns_link_other_id_e9241c77 ON public.campaigns_link USING btree (other_id);
CREATE INDEX campaigns_member_case_id_d5a21e19 ON public.campaigns_member USING btree (case_id);
CREATE UNIQUE INDEX campaigns_member_once ON public.campaigns_member USING btree (campaign_id, case_id) WHERE (removed_at IS NULL);
CREATE INDEX campaigns_remark_campaign_id_ce5fe13e ON public.campaigns_remark USING btree (campaign_id);
CREATE UNIQUE INDEX campaigns_team_once ON public.campaigns_team USING btree (campaign_id, party_id) WHERE (until IS NULL);
CREATE INDEX casefields_field_party_id_3177533b ON public.casefields_field USING btree (party_id);
CREATE INDEX casefields_field_reference_07efa5c1_like ON public.casefields_field USING btree (reference varchar_pattern_ops);
CREATE INDEX casefields_mark_order ON public.casefields_mark USING btree (field_id, word, opened_at DESC, reference DESC);
CREATE INDEX correspondence_answer_link_request_id_e62c040c ON public.correspondence_answer_link USING btree (request_id);
CREATE INDEX correspondence_measure_case_id_fb6ba764 ON public.correspondence_measure USING btree (case_id);
CREATE INDEX correspondence_measure_keys ON public.correspondence_measure USING gin (audience) WITH (fastupdate=off);
CREATE INDEX correspondence_measure_party ON public.correspondence_measure USING btree (party_id, proposed_at DESC, reference DESC);
CREATE INDEX correspondence_measure_state ON public.correspondence_measure USING btree (state, proposed_at DESC, reference DESC);
CREATE INDEX correspondence_measure_value ON public.correspondence_measure USING hash (value);
CREATE INDEX correspondence_message_file_message_id_f6575f70 ON public.correspondence_message_file USING btree (message_id);
CREATE INDEX correspondence_message_request_id_528f6894 ON public.correspondence_message USING btree (request_id);
CREATE INDEX correspondence_request_case_id_0ba6a7f5 ON public.correspondence_request USING btree (case_id);
CREATE INDEX correspondence_request_from ON public.correspondence_request USING btree (party_id, created_at DESC, reference DESC);
CREATE INDEX correspondence_request_keys ON public.correspondence_request USING gin (audience) WITH (fastupdate=off);
CREATE INDEX correspondence_request_open ON public.correspondence_request USING btree (party_id, state, created_at DESC, reference DESC) WHERE ((state)::text = ANY (ARRAY[('draft'::character varying)::text, ('sent'::character varying)::text, ('waiting'::character varying)::text, ('answered'::character varying)::text]));
CREATE INDEX correspondence_request_to ON public.correspondence_request USING btree (to_party_id, created_at DESC, reference DESC);
CREATE INDEX correspondence_step_measure_id_451fd7bf ON public.correspondence_step USING btree (measure_id);
CREATE INDEX council_action_due ON public.council_action USING btree (state, due_on);
CREATE INDEX council_action_owner_party_id_a3c8ba41 ON public.council_action USING btree (owner_party_id);
CREATE INDEX council_action_owner_seat_id_a592970d ON public.council_action USING btree (owner_seat_id);
CREATE INDEX council_action_reference_e0a17d91_like ON public.council_action USING btree (reference varchar_pattern_ops);
CREATE INDEX council_action_resolution_id_2fd0c3f1 ON public.council_action USING btree (resolution_id);
CREATE INDEX council_attendance_meeting_id_a77df384 ON public.council_attendance USING btree (meeting_id);
CREATE UNIQUE INDEX council_attendance_once ON public.council_attendance USING btree (meeting_id, seat_id) WHERE ((left_at IS NULL) AND (NOT ((mode)::text = 'apologies'::text)));
CREATE INDEX council_comment_item_id_a0486c83 ON public.council_comment USING btree (item_id);
CREATE INDEX council_directive_code_7a586fc4 ON public.council_directive USING btree (code);
CREATE INDEX council_directive_code_7a586fc4_like ON public.council_directive USING btree (code varchar_pattern_ops);
CREATE INDEX council_directive_reference_57652d8d_like ON public.council_directive USING btree (reference varchar_pattern_ops);
CREATE INDEX council_directive_resolution_id_186d5d8a ON public.council_directive USING btree (resolution_id);
CREATE INDEX council_directive_state ON public.council_directive USING btree (state, issued_at DESC);
CREATE INDEX council_duty_party ON public.council_duty USING btree (party_id, directive_id);
CREATE INDEX council_duty_place ON public.council_duty USING btree (directive_id, place_id, state, id);
CREATE INDEX council_evidence_action_id_ecc0ed87 ON public.council_evidence USING btree (action_id);
CREATE INDEX council_holding_document_id_fd7db32c ON public.council_holding USING btree (document_id);
CREATE INDEX council_holding_seat_id_f18f01eb ON public.council_holding USING btree (seat_id);
CREATE INDEX council_holding_user ON public.council_holding USING btree (user_id, starts);
CREATE INDEX council_holding_user_id_eb43fe80 ON public.council_holding USING btree (user_id);
CREATE INDEX council_interest_item_id_26cbc5ff ON public.council_interest USING btree (item_id);
CREATE INDEX council_item_meeting_id_7aa2267a ON public.council_item USING btree (meeting_id);
CREATE INDEX council_item_reference_0df81db6_like ON public.council_item USING btree (reference varchar_pattern_ops);
CREATE INDEX council_item_state ON public.council_item USING btree (state, submitted_at);
CREATE INDEX council_meeting_reference_15b2aaef_like ON public.council_meeting USING btree (reference varchar_pattern_ops);
CREATE INDEX council_meeting_starts ON public.council_meeting USING btree (starts_at);
CREATE INDEX council_motion_closes ON public.council_motion USING btree (closes_at) WHERE ((closes_at IS NOT NULL) AND ((state)::text = 'open'::text));
CREATE INDEX council_motion_item_id_3826509e ON public.council_motion USING btree (item_id);
CREATE INDEX council_motion_reference_ee6e207b_like ON public.council_motion USING btree (reference varchar_pattern_ops);
CREATE INDEX council_motion_supersedes_id_1148e8d4 ON public.council_motion USING btree (supersedes_id);
CREATE INDEX council_pack_reading_pack_id_afa5b579 ON public.council_pack_reading USING btree (pack_id);
CREATE INDEX council_paper_item_id_9f38e743 ON public.council_paper USING btree (item_id);
CREATE INDEX council_seat_body_id_ac363652 ON public.council_seat USING btree (body_id);
CREATE INDEX council_seat_key_8dc65a88_like ON public.council_seat USING btree (key varchar_pattern_ops);
CREATE INDEX council_showing_duty_id_df7771fc ON public.council_showing USING btree (duty_id);
CREATE INDEX council_tier_place_path_3ec9f7ab_like ON public.council_tier_place USING btree (path text_pattern_ops);
CREATE INDEX council_vote_motion_id_65731610 ON public.council_vote USING btree (motion_id);
CREATE INDEX council_waiver_duty_id_41198a1f ON public.council_waiver USING btree (duty_id);
CREATE INDEX deadlines_hastened ON public.deadlines_deadline USING btree (id) WHERE ((ordinary_at IS NOT NULL) AND ((state)::text = 'open'::text));
CREATE INDEX deadlines_next ON public.deadlines_deadline USING btree (next_at) WHERE ((next_at IS NOT NULL) AND ((state)::text = 'open'::text));
CREATE INDEX deadlines_owed ON public.deadlines_deadline USING btree (party_id, due_at) WHERE ((state)::text = 'open'::text);
CREATE INDEX deadlines_subject ON public.deadlines_deadline USING btree (subject);
CREATE INDEX delivery_held_due ON public.delivery_held USING btree (due_at);
CREATE INDEX delivery_held_notice_id_b1bf3361 ON public.delivery_held USING btree (notice_id);
CREATE INDEX delivery_mail_notice_id_f8a3bcaf ON public.delivery_mail USING btree (notice_id);
CREATE INDEX delivery_mail_user_id_754c2911 ON public.delivery_mail USING btree (user_id);
CREATE INDEX delivery_mail_waiting ON public.delivery_mail USING btree (next_at) WHERE ((state)::text = 'waiting'::text);
CREATE INDEX delivery_notice_party ON public.delivery_notice USING btree (party_id, at DESC, key DESC);
CREATE INDEX delivery_notice_subject ON public.delivery_notice USING btree (subject) WHERE ((withdrawn_at IS NULL) AND (NOT ((subject)::text = ''::text)));
CREATE INDEX delivery_notice_user ON public.delivery_notice USING btree (user_id, at DESC, key DESC);
CREATE INDEX delivery_notice_waiting ON public.delivery_notice USING btree (id) WHERE (expanded_at IS NULL);
CREATE INDEX delivery_read_notice_id_d3c4db2d ON public.delivery_read USING btree (notice_id);
CREATE INDEX delivery_read_user_id_9f3f685d ON public.delivery_read USING btree (user_id);
CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);
CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);
CREATE INDEX events_alert_at ON public.events_alert USING btree (at DESC, reference DESC);
CREATE INDEX events_alert_audience ON public.events_alert USING gin (audience) WITH (fastupdate=off);
CREATE INDEX events_alert_reference_0205c0dc_like ON public.events_alert USING btree (reference varchar_pattern_ops);
CREATE INDEX events_call_digest_id_d805a038 ON public.events_call USING btree (digest_id);
CREATE INDEX events_call_waiting ON public.events_call USING btree (next_at) WHERE ((state)::text = 'waiting'::text);
CREATE INDEX events_case_link_case ON public.events_case_link USING btree ("case") WHERE (NOT (("case")::text = ''::text));
CREATE INDEX events_case_link_finding_id_5cae2ec9 ON public.events_case_link USING btree (finding_id);
CREATE INDEX events_case_rule_key_53aa66f2_like ON public.events_case_rule USING btree (key varchar_pattern_ops);
CREATE INDEX events_change_finding ON public.events_change USING btree (finding_id, at);
CREATE INDEX events_digest_audience ON public.events_digest USING gin (audience) WITH (fastupdate=off);
CREATE INDEX events_digest_line_finding_id_a1aa0eeb ON public.events_digest_line USING btree (finding_id);
CREATE INDEX events_digest_made ON public.events_digest USING btree (made_at DESC, reference DESC);
CREATE INDEX events_digest_organisation ON public.events_digest USING btree (organisation_id, rhythm, made_at DESC);
CREATE INDEX events_digest_reference_7db12f46_like ON public.events_digest USING btree (reference varchar_pattern_ops);
CREATE INDEX events_digest_unsettled ON public.events_digest USING btree (made_at) WHERE (NOT settled);
CREATE INDEX events_due_organisation_id_62347b82 ON public.events_due USING btree (organisation_id);
CREATE INDEX events_finding_accepted ON public.events_finding USING btree (accepted_until) WHERE (accepted_until IS NOT NULL);
CREATE INDEX events_finding_address ON public.events_finding USING btree (source_ip);
CREATE INDEX events_finding_audience ON public.events_finding USING gin (audience) WITH (fastupdate='on');
CREATE INDEX events_finding_opened ON public.events_finding USING btree (open_since DESC, reference DESC);
CREATE INDEX events_finding_organisation ON public.events_finding USING btree (organisation_id, open_since DESC, reference DESC);
CREATE INDEX events_finding_said ON public.events_finding USING btree (id) WHERE said;
CREATE INDEX events_passed_audience ON public.events_passed USING gin (audience) WITH (fastupdate=off);
CREATE INDEX events_remedied_audience ON public.events_remedied USING gin (audience) WITH (fastupdate=off);
CREATE INDEX events_remedied_organisation_id_43ee85ac ON public.events_remedied USING btree (organisation_id);
CREATE INDEX events_run_feed ON public.events_run USING btree (feed, report, last_event DESC);
CREATE INDEX events_run_input ON public.events_run USING btree (feed, sha256) WHERE (NOT ((sha256)::text = ''::text));
CREATE INDEX events_run_kept_back ON public.events_run USING btree (feed, report) WHERE (refused_by_label > 0);
CREATE INDEX events_run_replaced_by_id_c3d7245e ON public.events_run USING btree (replaced_by_id);
CREATE INDEX events_run_running ON public.events_run USING btree (started_at) WHERE ((state)::text = 'running'::text);
CREATE INDEX events_run_started ON public.events_run USING btree (started_at DESC);
CREATE INDEX events_run_unpacked ON public.events_run USING btree (ended_at) WHERE (kept AND (NOT packed));
CREATE INDEX events_run_waiting ON public.events_run USING btree (started_at) WHERE (findings_at IS NULL);
CREATE INDEX events_sighting_here ON public.events_sighting USING btree (stream_id) WHERE (gone < 2);
CREATE INDEX events_source_due ON public.events_source USING btree (next_at) WHERE enabled;
CREATE INDEX events_standing_audience ON public.events_standing USING gin (audience) WITH (fastupdate=off);
CREATE INDEX events_standing_organisation_id_ddff9d7f ON public.events_standing USING btree (organisation_id);
CREATE INDEX events_view_audience ON public.events_view USING gin (audience) WITH (fastupdate=off);
CREATE INDEX events_view_daily ON public.events_view USING btree (counted_on) WHERE daily;
CREATE INDEX events_view_owner_id_fcd3eb1f ON public.events_view USING btree (owner_id);
CREATE INDEX events_view_reference_7e71ca17_like ON public.events_view USING btree (reference varchar_pattern_ops);
CREATE INDEX evidence_bundle_case_id_0f87aecc ON public.evidence_bundle USING btree (case_id);
CREATE INDEX evidence_bundle_code_7c4c5479_like ON public.evidence_bundle USING btree (code varchar_pattern_ops);
CREATE UNIQUE INDEX evidence_destruction_one_open ON public.evidence_destruction USING btree (piece_id) WHERE ((state)::text = ANY (ARRAY[('proposed'::character varying)::text, ('confirmed'::character varying)::text]));
CREATE INDEX evidence_destruction_piece_id_569ab140 ON public.evidence_destruction USING btree (piece_id);
CREATE UNIQUE INDEX evidence_handover_one_open ON public.evidence_handover USING btree (piece_id) WHERE ((state)::text = 'offered'::text);
CREATE INDEX evidence_handover_piece_id_ae6616f6 ON public.evidence_handover USING btree (piece_id);
CREATE UNIQUE INDEX evidence_hold_one ON public.evidence_hold USING btree (piece_id) WHERE (lifted_at IS NULL);
CREATE INDEX evidence_hold_piece_id_d8bf06fb ON public.evidence_hold USING btree (piece_id);
CREATE INDEX evidence_piece_audience ON public.evidence_piece USING gin (audience) WITH (fastupdate=off);
CREATE INDEX evidence_piece_case_id_aa319536 ON public.evidence_piece USING btree (case_id);
CREATE INDEX evidence_piece_holder_id_b43fee68 ON public.evidence_piece USING btree (holder_id);
CREATE INDEX evidence_piece_kept ON public.evidence_piece USING btree (kept_as);
CREATE INDEX evidence_piece_reference_f039e268_like ON public.evidence_piece USING btree (reference varchar_pattern_ops);
CREATE INDEX evidence_upload_user_id_146f02a2 ON public.evidence_upload USING btree (user_id);
CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));
CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);
CREATE INDEX incidents_assignment_load ON public.incidents_assignment USING btree (party_id, user_id) WHERE (running AND (until IS NULL));
CREATE UNIQUE INDEX incidents_assignment_one ON public.incidents_assignment USING btree (case_id, party_id) WHERE (until IS NULL);
CREATE INDEX incidents_assignment_person ON public.incidents_assignment USING btree (user_id, opened_at DESC, reference DESC) WHERE (until IS NULL);
CREATE INDEX incidents_bulk_own ON public.incidents_bulk USING btree (user_id, made_at DESC, reference DESC);
CREATE INDEX incidents_bulk_reference_7fb3a92a_like ON public.incidents_bulk USING btree (reference varchar_pattern_ops);
CREATE INDEX incidents_case_audience ON public.incidents_case USING gin (audience) WITH (fastupdate=off);
CREATE INDEX incidents_case_counted ON public.incidents_case USING btree (counted_as) WHERE (counted_as IS NOT NULL);
CREATE INDEX incidents_case_custodian ON public.incidents_case USING btree (custodian_id, opened_at DESC, reference DESC);
CREATE INDEX incidents_case_drill ON public.incidents_case USING btree (drill_id) WHERE (NOT (drill_id IS NULL));
CREATE INDEX incidents_case_graded ON public.incidents_case USING btree (status, severity, opened_at DESC, reference DESC);
CREATE INDEX incidents_case_merged ON public.incidents_case USING btree (merged_into_id) WHERE (merged_into_id IS NOT NULL);
CREATE INDEX incidents_case_opened ON public.incidents_case USING btree (opened_at DESC, reference DESC);
CREATE INDEX incidents_case_organisation_id_d9c2a933 ON public.incidents_case USING btree (organisation_id);
CREATE INDEX incidents_case_outcome ON public.incidents_case USING btree (outcome, opened_at DESC, reference DESC) WHERE (NOT ((outcome)::text = ANY (ARRAY[(''::character varying)::text, ('handled'::character varying)::text])));
CREATE INDEX incidents_case_running ON public.incidents_case USING btree (custodian_id, opened_at DESC, reference DESC) WHERE (NOT ((status)::text = 'closed'::text));
CREATE INDEX incidents_case_status ON public.incidents_case USING btree (status, opened_at DESC, reference DESC);
CREATE INDEX incidents_correction_entry_id_ac9f00a6 ON public.incidents_correction USING btree (entry_id);
CREATE INDEX incidents_drill_reference_307f038c_like ON public.incidents_drill USING btree (reference varchar_pattern_ops);
CREATE INDEX incidents_entry_case ON public.incidents_entry USING btree (case_id, at, id);
CREATE INDEX incidents_merge_case_id_7778f15c ON public.incidents_merge USING btree (case_id);
CREATE INDEX incidents_merge_into_id_d60b72f2 ON public.incidents_merge USING btree (into_id);
CREATE UNIQUE INDEX incidents_merge_one_at_a_time ON public.incidents_merge USING btree (case_id) WHERE (undone_at IS NULL);
CREATE INDEX incidents_named_case_id_fd37dd50 ON public.incidents_named USING btree (case_id);
CREATE UNIQUE INDEX incidents_named_once ON public.incidents_named USING btree (case_id, user_id) WHERE (until IS NULL);
CREATE INDEX incidents_named_party_id_36b9cc3c ON public.incidents_named USING btree (party_id);
CREATE INDEX incidents_named_user_id_53a7185a ON public.incidents_named USING btree (user_id);
CREATE INDEX incidents_observable_value ON public.incidents_observable USING hash (value);
CREATE INDEX incidents_participant_case_id_d3ec9a0b ON public.incidents_participant USING btree (case_id);
CREATE UNIQUE INDEX incidents_participant_once ON public.incidents_participant USING btree (case_id, party_id, part) WHERE (until IS NULL);
CREATE INDEX incidents_permission_asking_body_id_0be3729c ON public.incidents_permission USING btree (asking_body_id);
CREATE INDEX incidents_permission_case_id_608fbb54 ON public.incidents_permission USING btree (case_id);
CREATE UNIQUE INDEX incidents_permission_one_open ON public.incidents_permission USING btree (case_id) WHERE ((state)::text = 'asked'::text);
CREATE INDEX incidents_report_audience ON public.incidents_report USING gin (audience) WITH (fastupdate=off);
CREATE INDEX incidents_report_case_id_04150a5e ON public.incidents_report USING btree (case_id);
CREATE INDEX incidents_report_organisation ON public.incidents_report USING btree (organisation_id, submitted_at DESC, reference DESC);
CREATE INDEX incidents_report_submitted ON public.incidents_report USING btree (submitted_at DESC, reference DESC);
CREATE INDEX incidents_sameness_case_id_4902962a ON public.incidents_sameness USING btree (case_id);
CREATE UNIQUE INDEX incidents_sameness_once ON public.incidents_sameness USING btree (case_id, to_reference) WHERE ((state)::text = ANY (ARRAY[('offered'::character varying)::text, ('accepted'::character varying)::text]));
CREATE INDEX incidents_sameness_other_id_ba2e9916 ON public.incidents_sameness USING btree (other_id);
CREATE INDEX incidents_transfer_case_id_9f27232c ON public.incidents_transfer USING btree (case_id);
CREATE UNIQUE INDEX incidents_transfer_one_open ON public.incidents_transfer USING btree (case_id) WHERE ((state)::text = 'offered'::text);
CREATE INDEX incidents_transfer_waiting ON public.incidents_transfer USING btree (to_body_id, offered_at) WHERE ((state)::text = 'offered'::text);
CREATE INDEX incidents_unheld_order ON public.incidents_unheld USING btree (party_id, opened_at DESC, reference DESC);
CREATE INDEX mfa_authenticator_user_id_0c3a50c0 ON public.mfa_authenticator USING btree (user_id);
CREATE INDEX pehra_cache_expires ON public.pehra_cache USING btree (expires);
CREATE INDEX playbooks_mandate_body_id_4af3f40e ON public.playbooks_mandate USING btree (body_id);
CREATE UNIQUE INDEX playbooks_mandate_one_open ON public.playbooks_mandate USING btree (playbook_id, body_id) WHERE (ends IS NULL);
CREATE INDEX playbooks_mandate_playbook_id_451773d4 ON public.playbooks_mandate USING btree (playbook_id);
CREATE INDEX playbooks_mandate_reference_9768046a_like ON public.playbooks_mandate USING btree (reference varchar_pattern_ops);
CREATE INDEX playbooks_playbook_key_31678037_like ON public.playbooks_playbook USING btree (key varchar_pattern_ops);
CREATE INDEX playbooks_playbook_owner_id_4cbe0cf6 ON public.playbooks_playbook USING btree (owner_id);
CREATE INDEX playbooks_playbook_reference_0b1f9835_like ON public.playbooks_playbook USING btree (reference varchar_pattern_ops);
CREATE INDEX playbooks_run_version_id_c75019a8 ON public.playbooks_run USING btree (version_id);
CREATE INDEX playbooks_tally_day ON public.playbooks_tally USING btree (mandate_id, day, body_id, tier) INCLUDE (due, cases, in_time, late, skipped, open);
CREATE INDEX playbooks_tally_fresh ON public.playbooks_tally USING btree (mandate_id) WHERE fresh;
CREATE INDEX playbooks_task_assignee ON public.playbooks_task USING btree (assignee_id, sort_at, reference) WHERE ((assignee_id IS NOT NULL) AND ((state)::text = 'open'::text));
CREATE INDEX playbooks_task_case ON public.playbooks_task USING btree (case_id, "position");
CREATE INDEX playbooks_task_counted ON public.playbooks_task USING btree (counted_id, COALESCE(ended_party_id, party_id), created_at) WHERE (counted_id IS NOT NULL);
CREATE INDEX playbooks_task_due ON public.playbooks_task USING btree (counted_id, due_at) WHERE ((counted_id IS NOT NULL) AND ((state)::text = 'open'::text));
CREATE INDEX playbooks_task_party ON public.playbooks_task USING btree (party_id, sort_at, reference) WHERE ((state)::text = 'open'::text);
CREATE INDEX playbooks_task_reference_a868edbe_like ON public.playbooks_task USING btree (reference varchar_pattern_ops);
CREATE UNIQUE INDEX playbooks_task_step_once ON public.playbooks_task USING btree (run_id, step) WHERE (run_id IS NOT NULL);
CREATE UNIQUE INDEX playbooks_version_one_draft ON public.playbooks_version USING btree (playbook_id) WHERE ((state)::text = 'draft'::text);
CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);
CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));
CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);
CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);
CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);
CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);
CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);
CREATE INDEX public_count_ends ON public.public_count USING btree (ends);
CREATE INDEX public_file_report_id_1cfafc52 ON public.public_file USING btree (report_id);
CREATE INDEX public_message_report_id_eb005929 ON public.public_message USING btree (report_id);
CREATE INDEX public_report_audience ON public.public_report USING gin (audience) WITH (fastupdate=off);
CREATE INDEX public_report_case_id_4dc45b73 ON public.public_report USING btree (case_id);
CREATE INDEX public_report_received ON public.public_report USING btree (received_at DESC, reference DESC);
CREATE INDEX public_report_state ON public.public_report USING btree (state, received_at DESC, reference DESC);
CREATE INDEX public_used_ticket_digest_064412d9_like ON public.public_used_ticket USING btree (digest varchar_pattern_ops);
CREATE INDEX public_used_ticket_ends ON public.public_used_ticket USING btree (ends);
CREATE INDEX readiness_answer_document_id_a4887a5b ON public.readiness_answer USING btree (document_id);
CREATE INDEX readiness_assessment_body_id_4ba9d8ce ON public.readiness_assessment USING btree (body_id);
CREATE INDEX readiness_assessment_of_body ON public.readiness_assessment USING btree (body_id, started_at DESC);
CREATE UNIQUE INDEX readiness_assessment_one_open ON public.readiness_assessment USING btree (body_id) WHERE ((state)::text = ANY (ARRAY[('draft'::character varying)::text, ('submitted'::character varying)::text, ('reviewed'::character varying)::text]));
CREATE INDEX readiness_assessment_reference_2802208e_like ON public.readiness_assessment USING btree (reference varchar_pattern_ops);
CREATE INDEX readiness_call_entry_caller_id_61df96a3 ON public.readiness_call_entry USING btree (caller_id);
CREATE INDEX readiness_call_entry_user_id_b606bcc2 ON public.readiness_call_entry USING btree (user_id);
CREATE INDEX readiness_call_test_body_id_d0f1b80e ON public.readiness_call_test USING btree (body_id);
CREATE UNIQUE INDEX readiness_call_test_one_running ON public.readiness_call_test USING btree (body_id) WHERE ((state)::text = 'running'::text);
CREATE INDEX readiness_call_test_reference_7c71645f_like ON public.readiness_call_test USING btree (reference varchar_pattern_ops);
CREATE INDEX readiness_certificate_code_ecdb7e4d_like ON public.readiness_certificate USING btree (code varchar_pattern_ops);
CREATE INDEX readiness_certificate_enrolment_id_460f4477 ON public.readiness_certificate USING btree (enrolment_id);
CREATE UNIQUE INDEX readiness_certificate_one_holds ON public.readiness_certificate USING btree (enrolment_id) WHERE (revoked_at IS NULL);
CREATE INDEX readiness_course_body_id_efca413e ON public.readiness_course USING btree (body_id);
CREATE INDEX readiness_course_reference_b8f2a6c4_like ON public.readiness_course USING btree (reference varchar_pattern_ops);
CREATE INDEX readiness_drill_audience ON public.readiness_drill USING gin (audience) WITH (fastupdate=off);
CREATE INDEX readiness_drill_body_id_2e5fb092 ON public.readiness_drill USING btree (body_id);
CREATE INDEX readiness_drill_expectation_inject_id_65073b93 ON public.readiness_drill_expectation USING btree (inject_id);
CREATE INDEX readiness_drill_expectation_party_id_2f87efd5 ON public.readiness_drill_expectation USING btree (party_id);
CREATE INDEX readiness_drill_inject_party_id_a783c384 ON public.readiness_drill_inject USING btree (party_id);
CREATE INDEX readiness_drill_lesson_drill_id_a5e1a86f ON public.readiness_drill_lesson USING btree (drill_id);
CREATE INDEX readiness_drill_lesson_party_id_d065c9fb ON public.readiness_drill_lesson USING btree (party_id);
CREATE INDEX readiness_drill_lesson_reference_cdd37095_like ON public.readiness_drill_lesson USING btree (reference varchar_pattern_ops);
CREATE INDEX readiness_drill_note_author_id_028e9833 ON public.readiness_drill_note USING btree (author_id);
CREATE INDEX readiness_drill_note_drill_id_739ab989 ON public.readiness_drill_note USING btree (drill_id);
CREATE INDEX readiness_drill_note_party_id_8c391f74 ON public.readiness_drill_note USING btree (party_id);
CREATE INDEX readiness_drill_party_party_id_c507cc73 ON public.readiness_drill_party USING btree (party_id);
CREATE UNIQUE INDEX readiness_drill_pause_open ON public.readiness_drill_pause USING btree (drill_id) WHERE (until IS NULL);
CREATE INDEX readiness_drill_reference_a5fdbde6_like ON public.readiness_drill USING btree (reference varchar_pattern_ops);
CREATE INDEX readiness_drill_running ON public.readiness_drill USING btree (id) WHERE ((state)::text = 'running'::text);
CREATE UNIQUE INDEX readiness_drill_scenario_once ON public.readiness_drill_scenario USING btree (body_id, slug) WHERE (withdrawn_at IS NULL);
CREATE INDEX readiness_drill_scenario_reference_bfd6f994_like ON public.readiness_drill_scenario USING btree (reference varchar_pattern_ops);
CREATE INDEX readiness_drill_staff_user_id_e29b041e ON public.readiness_drill_staff USING btree (user_id);
CREATE INDEX readiness_drill_when ON public.readiness_drill USING btree (planned_for DESC, reference DESC);
CREATE INDEX readiness_enrolment_party_id_34bc797f ON public.readiness_enrolment USING btree (party_id);
CREATE INDEX readiness_enrolment_user_id_f810be7e ON public.readiness_enrolment USING btree (user_id);
CREATE INDEX readiness_hand_over_note_author_id_332be6c9 ON public.readiness_hand_over_note USING btree (author_id);
CREATE INDEX readiness_hand_over_note_shift_id_35e24400 ON public.readiness_hand_over_note USING btree (shift_id);
CREATE INDEX readiness_note_when ON public.readiness_hand_over_note USING btree (body_id, written_at DESC);
CREATE INDEX readiness_plan_body_id_d08cd35f ON public.readiness_plan USING btree (body_id);
CREATE UNIQUE INDEX readiness_plan_one_open ON public.readiness_plan USING btree (body_id, lack) WHERE (done_at IS NULL);
CREATE INDEX readiness_plan_owner_id_20a150d8 ON public.readiness_plan USING btree (owner_id);
CREATE INDEX readiness_plan_reference_91516b20_like ON public.readiness_plan USING btree (reference varchar_pattern_ops);
CREATE INDEX readiness_post_body_id_17fed272 ON public.readiness_post USING btree (body_id);
CREATE INDEX readiness_post_holding_post_id_e51aba6d ON public.readiness_post_holding USING btree (post_id);
CREATE INDEX readiness_post_holding_user_id_d0f0bb16 ON public.readiness_post_holding USING btree (user_id);
CREATE UNIQUE INDEX readiness_post_one_holder ON public.readiness_post_holding USING btree (post_id) WHERE (until IS NULL);
CREATE INDEX readiness_session_course_id_cb0d4e3c ON public.readiness_session USING btree (course_id);
CREATE INDEX readiness_session_reference_3f59afb6_like ON public.readiness_session USING btree (reference varchar_pattern_ops);
CREATE INDEX readiness_session_when ON public.readiness_session USING btree (starts_at);
CREATE INDEX readiness_shift_user_id_70b468fd ON public.readiness_shift USING btree (user_id);
CREATE INDEX readiness_shift_when ON public.readiness_shift USING btree (body_id, starts_at);
CREATE INDEX readiness_skill_user_id_1817e4e7 ON public.readiness_skill USING btree (user_id);
CREATE INDEX readiness_swap_against_id_2c93e209 ON public.readiness_swap USING btree (against_id);
CREATE INDEX readiness_swap_colleague_id_f1d4ba24 ON public.readiness_swap USING btree (colleague_id);
CREATE UNIQUE INDEX readiness_swap_one_open ON public.readiness_swap USING btree (shift_id) WHERE ((state)::text = 'asked'::text);
CREATE INDEX readiness_swap_shift_id_758d5d3d ON public.readiness_swap USING btree (shift_id);
CREATE INDEX readiness_tree_call_user_id_ed145997 ON public.readiness_tree_call USING btree (user_id);
CREATE INDEX registry_case_rule_key_767d0a68_like ON public.registry_case_rule USING btree (key varchar_pattern_ops);
CREATE INDEX registry_cii_designation_organisation_id_abe03f39 ON public.registry_cii_designation USING btree (organisation_id);
CREATE UNIQUE INDEX registry_cii_once ON public.registry_cii_designation USING btree (organisation_id) WHERE (ended_on IS NULL);
CREATE INDEX registry_clock_key_a5bce6e4_like ON public.registry_clock USING btree (key varchar_pattern_ops);
CREATE INDEX registry_contact_party_id_3531c81a ON public.registry_contact USING btree (party_id);
CREATE INDEX registry_contact_stale ON public.registry_contact USING btree (confirmed_at) WHERE (removed_at IS NULL);
CREATE INDEX registry_council_rule_key_237a3d6d_like ON public.registry_council_rule USING btree (key varchar_pattern_ops);
CREATE INDEX registry_council_seat_body_id_649f7db4 ON public.registry_council_seat USING btree (body_id);
CREATE INDEX registry_council_seat_key_299f2646_like ON public.registry_council_seat USING btree (key varchar_pattern_ops);
CREATE INDEX registry_crisis_level_key_02ccecba_like ON public.registry_crisis_level USING btree (key varchar_pattern_ops);
CREATE INDEX registry_fact_body_id_7675de54 ON public.registry_fact USING btree (body_id);
CREATE INDEX registry_fact_key_d8c68b00_like ON public.registry_fact USING btree (key varchar_pattern_ops);
CREATE INDEX registry_formation_file_merged_into_id_a377cc1e ON public.registry_formation_file USING btree (merged_into_id);
CREATE INDEX registry_formation_key_67bdccc1_like ON public.registry_formation USING btree (key varchar_pattern_ops);
CREATE INDEX registry_formation_latest ON public.registry_formation_step USING btree (file_id, id DESC);
CREATE INDEX registry_formation_pending ON public.registry_formation_file USING btree (pending_on) WHERE (pending_on IS NOT NULL);
CREATE INDEX registry_formation_step_document_id_a783a485 ON public.registry_formation_step USING btree (document_id);
CREATE INDEX registry_formation_step_file_id_b2dab629 ON public.registry_formation_step USING btree (file_id);
CREATE INDEX registry_formation_step_successor_id_630c4ca8 ON public.registry_formation_step USING btree (successor_id);
CREATE INDEX registry_hand_over_key_67871f9b_like ON public.registry_hand_over USING btree (key varchar_pattern_ops);
CREATE INDEX registry_hand_over_mandate_id_67960ee3 ON public.registry_hand_over USING btree (mandate_id);
CREATE UNIQUE INDEX registry_hand_over_once ON public.registry_hand_over USING btree (mandate_id) WHERE (cancelled_at IS NULL);
CREATE INDEX registry_hand_over_to_body_id_9465f8c0 ON public.registry_hand_over USING btree (to_body_id);
CREATE INDEX registry_mandate_body_id_adedefd1 ON public.registry_mandate USING btree (body_id);
CREATE INDEX registry_mandate_key_2ddcc43c_like ON public.registry_mandate USING btree (key varchar_pattern_ops);
CREATE INDEX registry_mandate_organisation_id_f8cb6aa9 ON public.registry_mandate USING btree (organisation_id);
CREATE INDEX registry_mandate_province_id_9029dbbb ON public.registry_mandate USING btree (province_id);
CREATE INDEX registry_mandate_province_id_9029dbbb_like ON public.registry_mandate USING btree (province_id varchar_pattern_ops);
CREATE INDEX registry_mandate_sector_id_3b4a8e5f ON public.registry_mandate USING btree (sector_id);
CREATE INDEX registry_mandate_sector_id_3b4a8e5f_like ON public.registry_mandate USING btree (sector_id varchar_pattern_ops);
CREATE INDEX registry_maturity_target_key_8d4f716a_like ON public.registry_maturity_target USING btree (key varchar_pattern_ops);
CREATE INDEX registry_network_object_deciding_body_id_4d48c338 ON public.registry_network_object USING btree (deciding_body_id);
CREATE INDEX registry_network_object_organisation_id_49f5c571 ON public.registry_network_object USING btree (organisation_id);
CREATE INDEX registry_object_contested ON public.registry_network_object USING btree (organisation_id) WHERE contested;
CREATE INDEX registry_object_names ON public.registry_network_object USING gin (names) WITH (fastupdate=off);
CREATE UNIQUE INDEX registry_object_once ON public.registry_network_object USING btree (organisation_id, kind, value) WHERE ((state)::text = ANY (ARRAY[('claimed'::character varying)::text, ('approved'::character varying)::text]));
CREATE INDEX registry_object_prefix ON public.registry_network_object USING gist (prefix inet_ops);
CREATE INDEX registry_object_value ON public.registry_network_object USING btree (kind, value);
CREATE INDEX registry_object_waiting ON public.registry_network_object USING btree (organisation_id) WHERE ((state)::text = 'claimed'::text);
CREATE INDEX registry_organisation_body_id_c37e9942 ON public.registry_organisation USING btree (body_id);
CREATE INDEX registry_organisation_parent_id_a77efc26 ON public.registry_organisation USING btree (parent_id);
CREATE INDEX registry_organisation_province_id_31a78737 ON public.registry_organisation USING btree (province_id);
CREATE INDEX registry_organisation_province_id_31a78737_like ON public.registry_organisation USING btree (province_id varchar_pattern_ops);
CREATE INDEX registry_organisation_sector_id_eed48459 ON public.registry_organisation USING btree (sector_id);
CREATE INDEX registry_organisation_sector_id_eed48459_like ON public.registry_organisation USING btree (sector_id varchar_pattern_ops);
CREATE INDEX registry_party_slug_fb1a48ae_like ON public.registry_party USING btree (slug varchar_pattern_ops);
CREATE INDEX registry_passing_hand_over_id_e8ef78c1 ON public.registry_passing USING btree (hand_over_id);
CREATE INDEX registry_passing_open ON public.registry_passing USING btree (id) WHERE (finished_at IS NULL);
CREATE INDEX registry_passing_step_id_77e2c097 ON public.registry_passing USING btree (step_id);
CREATE INDEX registry_past_attributes_body_id_76ad2bc0 ON public.registry_past_attributes USING btree (body_id);
CREATE INDEX registry_past_attributes_organisation_id_79538c88 ON public.registry_past_attributes USING btree (organisation_id);
CREATE INDEX registry_past_attributes_province_id_e90800fc ON public.registry_past_attributes USING btree (province_id);
CREATE INDEX registry_past_attributes_province_id_e90800fc_like ON public.registry_past_attributes USING btree (province_id varchar_pattern_ops);
CREATE INDEX registry_past_attributes_sector_id_f42772f7 ON public.registry_past_attributes USING btree (sector_id);
CREATE INDEX registry_past_attributes_sector_id_f42772f7_like ON public.registry_past_attributes USING btree (sector_id varchar_pattern_ops);
CREATE INDEX registry_playbook_key_1df6de90_like ON public.registry_playbook USING btree (key varchar_pattern_ops);
CREATE INDEX registry_playbook_power_key_3c8a9beb_like ON public.registry_playbook_power USING btree (key varchar_pattern_ops);
CREATE INDEX registry_province_slug_98374711_like ON public.registry_province USING btree (slug varchar_pattern_ops);
CREATE INDEX registry_release_rule_key_edbe23a2_like ON public.registry_release_rule USING btree (key varchar_pattern_ops);
CREATE INDEX registry_report_form_key_ea49306e_like ON public.registry_report_form USING btree (key varchar_pattern_ops);
CREATE INDEX registry_retention_key_c89d3203_like ON public.registry_retention USING btree (key varchar_pattern_ops);
CREATE INDEX registry_routing_key_f3c859f7_like ON public.registry_routing USING btree (key varchar_pattern_ops);
CREATE INDEX registry_sector_slug_21cba5e9_like ON public.registry_sector USING btree (slug varchar_pattern_ops);
CREATE INDEX registry_severity_key_8b866dd2_like ON public.registry_severity USING btree (key varchar_pattern_ops);
CREATE INDEX registry_severity_slug_c5b6c998 ON public.registry_severity USING btree (slug);
CREATE INDEX registry_severity_slug_c5b6c998_like ON public.registry_severity USING btree (slug varchar_pattern_ops);
CREATE INDEX registry_share_purpose_key_fba804ae_like ON public.registry_share_purpose USING btree (key varchar_pattern_ops);
CREATE INDEX registry_standing_body_id_0b4617b3 ON public.registry_standing USING btree (body_id);
CREATE INDEX releases_copy_audience ON public.releases_copy USING gin (audience) WITH (fastupdate=off);
CREATE INDEX releases_copy_issuer ON public.releases_copy USING btree (issuer_id, released_at DESC, reference DESC);
CREATE INDEX releases_copy_reference_25ffd5d4_like ON public.releases_copy USING btree (reference varchar_pattern_ops);
CREATE INDEX releases_draft_awaiting ON public.releases_draft USING btree (party_id, submitted_at DESC, reference DESC) WHERE ((state)::text = 'awaiting-release'::text);
CREATE INDEX releases_draft_case_id_60ff8676 ON public.releases_draft USING btree (case_id);
CREATE INDEX releases_draft_reference_adb9d620_like ON public.releases_draft USING btree (reference varchar_pattern_ops);
CREATE INDEX releases_share_case_id_0d30ae8b ON public.releases_share USING btree (case_id);
CREATE UNIQUE INDEX releases_share_case_once ON public.releases_share USING btree (case_id, from_party_id, to_party_id) WHERE ((state)::text = 'running'::text);
CREATE INDEX releases_share_copy_id_7acac056 ON public.releases_share USING btree (copy_id);
CREATE UNIQUE INDEX releases_share_copy_once ON public.releases_share USING btree (copy_id, from_party_id, to_party_id) WHERE ((state)::text = 'running'::text);
CREATE INDEX releases_share_given ON public.releases_share USING btree (from_party_id, shared_at DESC, reference DESC);
CREATE INDEX releases_share_received ON public.releases_share USING btree (to_party_id, shared_at DESC, reference DESC);
CREATE INDEX releases_share_reference_6a1774a2_like ON public.releases_share USING btree (reference varchar_pattern_ops);
CREATE INDEX releases_share_via_id_ef6fef61 ON public.releases_share USING btree (via_id);
CREATE INDEX reporting_issued_case_id_93412218 ON public.reporting_issued USING btree (case_id);
CREATE UNIQUE INDEX reporting_issued_code ON public.reporting_issued USING btree (code) WHERE (NOT ((code)::text = ''::text));
CREATE INDEX search_document_at ON public.search_document USING btree (at DESC, reference DESC);
CREATE INDEX search_document_came ON public.search_document USING btree (came_at);
CREATE INDEX search_document_case ON public.search_document USING btree (case_id);
CREATE INDEX search_document_words ON public.search_document USING gin (words) WITH (fastupdate=off);
CREATE INDEX search_probe_case_id_fbb7e4b1 ON public.search_probe USING btree (case_id);
CREATE INDEX search_probe_party ON public.search_probe USING btree (party_id, at);
CREATE INDEX search_probe_user ON public.search_probe USING btree (user_id, at);
CREATE INDEX search_question_case_id_42ff1833 ON public.search_question USING btree (case_id);
CREATE INDEX search_question_party_id_9a94527f ON public.search_question USING btree (party_id);
CREATE INDEX search_question_reference_ff350835_like ON public.search_question USING btree (reference varchar_pattern_ops);
CREATE INDEX search_recipient_body_id_fcb1959c ON public.search_recipient USING btree (body_id);
CREATE INDEX search_view_owner_id_bbbde421 ON public.search_view USING btree (owner_id);
CREATE INDEX search_view_reference_5e32c3f5_like ON public.search_view USING btree (reference varchar_pattern_ops);
CREATE INDEX search_view_told ON public.search_view USING btree (told_until) WHERE (NOT ((told)::text = 'never'::text));
CREATE INDEX statistics_fact_begun ON public.statistics_fact USING btree (opened_on, since);
CREATE INDEX statistics_fact_case ON public.statistics_fact USING btree (case_id);
CREATE INDEX statistics_fact_closed ON public.statistics_fact USING btree (cert_id, closed_on) WHERE (closed_on IS NOT NULL);
CREATE UNIQUE INDEX statistics_fact_current ON public.statistics_fact USING btree (kind, record_id) WHERE (until IS NULL);
CREATE INDEX statistics_fact_ended ON public.statistics_fact USING btree (opened_on, until) WHERE (until IS NOT NULL);
CREATE INDEX statistics_fact_opened ON public.statistics_fact USING btree (cert_id, opened_on);
CREATE INDEX statistics_fact_since ON public.statistics_fact USING btree (since);
CREATE INDEX statistics_fact_until ON public.statistics_fact USING btree (until) WHERE (until IS NOT NULL);
CREATE INDEX statistics_frozen_at ON public.statistics_frozen USING btree (at DESC, reference DESC);
CREATE INDEX statistics_frozen_audience ON public.statistics_frozen USING gin (audience) WITH (fastupdate=off);
CREATE UNIQUE INDEX statistics_frozen_once ON public.statistics_frozen USING btree (body_id, grain, starts, ends, release) NULLS NOT DISTINCT WHERE (withdrawn_at IS NULL);
CREATE UNIQUE INDEX unique_authenticator_type ON public.mfa_authenticator USING btree (user_id, type) WHERE ((type)::text = ANY (ARRAY[('totp'::character varying)::text, ('recovery_codes'::character varying)::text]));
CREATE UNIQUE INDEX unique_primary_email ON public.account_emailaddress USING btree (user_id, "primary") WHERE "primary";
CREATE UNIQUE INDEX unique_verified_email ON public.account_emailaddress USING btree (email) WHERE verified;
CREATE INDEX watch_closing_when ON public.watch_closing USING btree (key, at DESC, reference);
CREATE INDEX watch_declaration_body_id_60cc64d0 ON public.watch_declaration USING btree (body_id);
CREATE UNIQUE INDEX watch_declaration_one_at_a_time ON public.watch_declaration USING btree (sphere, place) WHERE ((state)::text = ANY (ARRAY[('waiting'::character varying)::text, ('in-force'::character varying)::text]));
CREATE INDEX watch_declaration_reference_05d4d21a_like ON public.watch_declaration USING btree (reference varchar_pattern_ops);
CREATE INDEX watch_item_due ON public.watch_item USING btree (key, wide, due_at, reference) WHERE (due_at IS NOT NULL);
CREATE INDEX watch_item_gravest ON public.watch_item USING btree (key, wide, severity, updated_at DESC, reference DESC);
CREATE INDEX watch_item_new ON public.watch_item USING btree (key, wide, severity, updated_at DESC, reference DESC) WHERE ((status)::text = 'new'::text);
CREATE INDEX watch_item_province ON public.watch_item USING btree (key, wide, province, severity, updated_at DESC, reference DESC);
CREATE INDEX watch_item_sector ON public.watch_item USING btree (key, wide, sector, severity, updated_at DESC, reference DESC);
CREATE INDEX watch_situation_audience ON public.watch_situation USING gin (audience) WITH (fastupdate=off);
CREATE INDEX watch_step_declaration_id_11f3e617 ON public.watch_step USING btree (declaration_id);
CREATE INDEX watch_tally_cell ON public.watch_tally USING btree (key, wide, status, severity, tier, sector, province) INCLUDE (n);
CREATE INDEX watch_tally_fresh ON public.watch_tally USING btree (key) WHERE fresh;
CREATE INDEX webhooks_delivery_kept ON public.webhooks_delivery USING btree (at) WHERE (facts IS NOT NULL);
CREATE INDEX webhooks_delivery_log ON public.webhooks_delivery USING btree (endpoint_id, at DESC, key DESC);
CREATE INDEX webhooks_delivery_waiting ON public.webhooks_delivery USING btree (endpoint_id, next_at) WHERE ((state)::text = 'waiting'::text);
CREATE INDEX webhooks_endpoint_party_id_e40a4c99 ON public.webhooks_endpoint USING btree (party_id);
CREATE INDEX webhooks_endpoint_reference_f2867134_like ON public.webhooks_endpoint USING btree (reference varchar_pattern_ops);
CREATE TRIGGER audit_head_keep BEFORE INSERT OR DELETE ON public.audit_head FOR EACH ROW EXECUTE FUNCTION public.audit_refuse();
CREATE TRIGGER audit_head_keep_all BEFORE TRUNCATE ON public.audit_head FOR EACH STATEMENT EXECUTE FUNCTION public.audit_refuse();
CREATE TRIGGER audit_head_move BEFORE UPDATE ON public.audit_head FOR EACH ROW WHEN ((pg_trigger_depth() = 0)) EXECUTE FUNCTION public.audit_refuse();
CREATE TRIGGER audit_keep BEFORE DELETE OR UPDATE ON public.audit_entry FOR EACH ROW EXECUTE FUNCTION public.audit_refuse();
CREATE TRIGGER audit_keep_all BEFORE TRUNCATE ON public.audit_entry FOR EACH STATEMENT EXECUTE FUNCTION public.audit_refuse();
CREATE TRIGGER audit_link BEFORE INSERT ON public.audit_entry FOR EACH ROW EXECUTE FUNCTION public.audit_link();
CREATE TRIGGER casefields_version_stays BEFORE UPDATE ON public.casefields_version FOR EACH ROW EXECUTE FUNCTION public.casefields_guard();
CREATE TRIGGER council_decided_stays BEFORE DELETE OR UPDATE ON public.council_motion FOR EACH ROW EXECUTE FUNCTION public.council_guard_motion();
CREATE TRIGGER council_resolution_stays BEFORE DELETE OR UPDATE ON public.council_resolution FOR EACH ROW EXECUTE FUNCTION public.council_guard_resolution();
CREATE TRIGGER council_seal_stays BEFORE DELETE OR UPDATE ON public.council_minutes FOR EACH ROW EXECUTE FUNCTION public.council_guard_minutes();
CREATE TRIGGER council_votes_stay BEFORE INSERT OR DELETE OR UPDATE ON public.council_vote FOR EACH ROW EXECUTE FUNCTION public.council_guard_vote();
CREATE TRIGGER evidence_links_stay BEFORE DELETE OR UPDATE ON public.evidence_link FOR EACH ROW EXECUTE FUNCTION public.evidence_guard_link();
CREATE TRIGGER evidence_pieces_stay BEFORE DELETE OR UPDATE ON public.evidence_piece FOR EACH ROW EXECUTE FUNCTION public.evidence_guard_piece();
CREATE TRIGGER incidents_case_drill BEFORE UPDATE OF drill_id ON public.incidents_case FOR EACH ROW WHEN ((old.drill_id IS DISTINCT FROM new.drill_id)) EXECUTE FUNCTION public.incidents_drill_is_for_ever();
CREATE TRIGGER incidents_case_running AFTER UPDATE OF status ON public.incidents_case FOR EACH ROW WHEN (((old.status)::text IS DISTINCT FROM (new.status)::text)) EXECUTE FUNCTION public.incidents_assignment_follows();
CREATE CONSTRAINT TRIGGER incidents_report_as_its_case AFTER INSERT OR UPDATE OF case_id ON public.incidents_report DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.incidents_report_is_as_its_case();
CREATE TRIGGER incidents_report_drill BEFORE UPDATE OF drill_id ON public.incidents_report FOR EACH ROW WHEN ((old.drill_id IS DISTINCT FROM new.drill_id)) EXECUTE FUNCTION public.incidents_drill_is_for_ever();
CREATE TRIGGER incidents_unheld_come AFTER INSERT OR DELETE ON public.incidents_assignment FOR EACH ROW EXECUTE FUNCTION public.incidents_unheld_on_assignment();
CREATE TRIGGER incidents_unheld_come AFTER INSERT ON public.incidents_case FOR EACH ROW WHEN (((new.status)::text <> 'closed'::text)) EXECUTE FUNCTION public.incidents_unheld_on_case();
CREATE TRIGGER incidents_unheld_gone AFTER DELETE ON public.incidents_case FOR EACH ROW EXECUTE FUNCTION public.incidents_unheld_on_case();
CREATE TRIGGER incidents_unheld_moved AFTER UPDATE OF until, party_id, case_id ON public.incidents_assignment FOR EACH ROW EXECUTE FUNCTION public.incidents_unheld_on_assignment();
CREATE TRIGGER incidents_unheld_moved AFTER UPDATE OF status, custodian_id ON public.incidents_case FOR EACH ROW WHEN ((((old.status)::text <> (new.status)::text) OR (old.custodian_id <> new.custodian_id))) EXECUTE FUNCTION public.incidents_unheld_on_case();
CREATE TRIGGER playbooks_come AFTER INSERT ON public.playbooks_task REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION public.playbooks_come();
CREATE TRIGGER playbooks_gone AFTER DELETE ON public.playbooks_task REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.playbooks_gone();
CREATE TRIGGER playbooks_moved AFTER UPDATE ON public.playbooks_task REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION public.playbooks_moved();
CREATE TRIGGER playbooks_versions_stay BEFORE DELETE OR UPDATE ON public.playbooks_version FOR EACH ROW EXECUTE FUNCTION public.playbooks_guard_version();
CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();
CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();
CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();
CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();
CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();
CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();
CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();
CREATE TRIGGER registry_mark_contests AFTER INSERT OR DELETE OR UPDATE OF organisation_id, kind, value, prefix, names, state ON public.registry_network_object FOR EACH ROW EXECUTE FUNCTION public.registry_mark_contests();
CREATE TRIGGER registry_revise AFTER INSERT OR DELETE OR UPDATE ON public.registry_body FOR EACH STATEMENT EXECUTE FUNCTION public.registry_revise();
CREATE TRIGGER registry_revise AFTER INSERT OR DELETE OR UPDATE ON public.registry_clock FOR EACH STATEMENT EXECUTE FUNCTION public.registry_revise();
CREATE TRIGGER registry_revise AFTER INSERT OR DELETE OR UPDATE ON public.registry_loaded_profile FOR EACH STATEMENT EXECUTE FUNCTION public.registry_revise();
CREATE TRIGGER registry_revise AFTER INSERT OR DELETE OR UPDATE ON public.registry_mandate FOR EACH STATEMENT EXECUTE FUNCTION public.registry_revise();
CREATE TRIGGER registry_revise AFTER UPDATE ON public.registry_party FOR EACH ROW WHEN ((((new.kind)::text = 'body'::text) AND (old.* IS DISTINCT FROM new.*))) EXECUTE FUNCTION public.registry_revise();
CREATE TRIGGER registry_revise AFTER INSERT OR DELETE OR UPDATE ON public.registry_province FOR EACH STATEMENT EXECUTE FUNCTION public.registry_revise();
CREATE TRIGGER registry_revise AFTER INSERT OR DELETE OR UPDATE ON public.registry_report_form FOR EACH STATEMENT EXECUTE FUNCTION public.registry_revise();
CREATE TRIGGER registry_revise AFTER INSERT OR DELETE OR UPDATE ON public.registry_routing FOR EACH STATEMENT EXECUTE FUNCTION public.registry_revise();
CREATE TRIGGER registry_revise AFTER INSERT OR DELETE OR UPDATE ON public.registry_sector FOR EACH STATEMENT EXECUTE FUNCTION public.registry_revise();
CREATE TRIGGER registry_revise AFTER INSERT OR DELETE OR UPDATE ON public.registry_severity FOR EACH STATEMENT EXECUTE FUNCTION public.registry_revise();
CREATE TRIGGER registry_revise AFTER INSERT OR DELETE OR UPDATE ON public.registry_standing FOR EACH STATEMENT EXECUTE FUNCTION public.registry_revise();
CREATE TRIGGER registry_revise_emptied AFTER TRUNCATE ON public.registry_body FOR EACH STATEMENT EXECUTE FUNCTION public.registry_revise();
CREATE TRIGGER registry_revise_emptied AFTER TRUNCATE ON public.registry_clock FOR EACH STATEMENT EXECUTE FUNCTION public.registry_revise();
CREATE TRIGGER registry_revise_emptied AFTER TRUNCATE ON public.registry_loaded_profile FOR EACH STATEMENT EXECUTE FUNCTION public.registry_revise();
CREATE TRIGGER registry_revise_emptied AFTER TRUNCATE ON public.registry_mandate FOR EACH STATEMENT EXECUTE FUNCTION public.registry_revise();
CREATE TRIGGER registry_revise_emptied AFTER TRUNCATE ON public.registry_province FOR EACH STATEMENT EXECUTE FUNCTION public.registry_revise();
CREATE TRIGGER registry_revise_emptied AFTER TRUNCATE ON public.registry_report_form FOR EACH STATEMENT EXECUTE FUNCTION public.registry_revise();
CREATE TRIGGER registry_revise_emptied AFTER TRUNCATE ON public.registry_routing FOR EACH STATEMENT EXECUTE FUNCTION public.registry_revise();
CREATE TRIGGER registry_revise_emptied AFTER TRUNCATE ON public.registry_sector FOR EACH STATEMENT EXECUTE FUNCTION public.registry_revise();
CREATE TRIGGER registry_revise_emptied AFTER TRUNCATE ON public.registry_severity FOR EACH STATEMENT EXECUTE FUNCTION public.registry_revise();
CREATE TRIGGER registry_revise_emptied AFTER TRUNCATE ON public.registry_standing FOR EACH STATEMENT EXECUTE FUNCTION public.registry_revise();
CREATE TRIGGER releases_passages_stay BEFORE UPDATE ON public.releases_passage FOR EACH ROW EXECUTE FUNCTION public.releases_guard_passage();
CREATE TRIGGER reporting_stays BEFORE UPDATE ON public.reporting_issued FOR EACH ROW EXECUTE FUNCTION public.reporting_guard();
CREATE TRIGGER search_come AFTER INSERT ON public.incidents_entry FOR EACH ROW WHEN ((new.body <> ''::text)) EXECUTE FUNCTION public.search_on_record('entry');
CREATE TRIGGER search_gone AFTER DELETE ON public.incidents_entry FOR EACH ROW WHEN ((old.body <> ''::text)) EXECUTE FUNCTION public.search_on_record('entry');
CREATE TRIGGER search_kept AFTER INSERT OR DELETE OR UPDATE ON public.incidents_case FOR EACH ROW EXECUTE FUNCTION public.search_on_case();
CREATE TRIGGER search_kept AFTER UPDATE ON public.incidents_entry FOR EACH ROW WHEN ((new.body <> ''::text)) EXECUTE FUNCTION public.search_on_record('entry');
CREATE TRIGGER search_kept AFTER INSERT OR DELETE OR UPDATE ON public.incidents_observable FOR EACH ROW EXECUTE FUNCTION public.search_on_record('trace');
CREATE TRIGGER search_kept AFTER INSERT OR DELETE OR UPDATE ON public.incidents_report FOR EACH ROW EXECUTE FUNCTION public.search_on_record('report');
CREATE TRIGGER search_silent AFTER UPDATE ON public.incidents_entry FOR EACH ROW WHEN (((old.body <> ''::text) AND (new.body = ''::text))) EXECUTE FUNCTION public.search_on_silence('entry');
CREATE TRIGGER statistics_came AFTER INSERT ON public.deadlines_deadline FOR EACH ROW WHEN (((new.subject ~~ 'case:%'::text) AND (((new.state)::text = 'met'::text) OR (new.breached_at IS NOT NULL)))) EXECUTE FUNCTION public.statistics_on_clock();
CREATE TRIGGER statistics_came AFTER INSERT ON public.incidents_case FOR EACH ROW EXECUTE FUNCTION public.statistics_on_new_case();
CREATE TRIGGER statistics_came AFTER INSERT ON public.incidents_report FOR EACH ROW EXECUTE FUNCTION public.statistics_on_new_report();
CREATE TRIGGER statistics_came AFTER INSERT ON public.incidents_transfer FOR EACH ROW WHEN (((new.kind)::text = ANY (ARRAY[('report'::character varying)::text, ('escalate'::character varying)::text]))) EXECUTE FUNCTION public.statistics_on_transfer();
CREATE TRIGGER statistics_came AFTER INSERT OR UPDATE ON public.registry_cii_designation FOR EACH ROW EXECUTE FUNCTION public.statistics_on_designation();
CREATE TRIGGER statistics_came AFTER INSERT OR UPDATE ON public.registry_past_attributes FOR EACH ROW EXECUTE FUNCTION public.statistics_on_designation();
CREATE TRIGGER statistics_came AFTER INSERT OR DELETE OR UPDATE ON public.statistics_contained FOR EACH ROW EXECUTE FUNCTION public.statistics_on_part();
CREATE TRIGGER statistics_changed AFTER UPDATE ON public.deadlines_deadline REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION public.statistics_on_clocks();
CREATE TRIGGER statistics_changed AFTER UPDATE ON public.incidents_case FOR EACH ROW WHEN (((old.drill_id IS DISTINCT FROM new.drill_id) OR (old.organisation_id IS DISTINCT FROM new.organisation_id) OR (old.custodian_id IS DISTINCT FROM new.custodian_id) OR (old.classification IS DISTINCT FROM new.classification) OR ((old.severity)::text IS DISTINCT FROM (new.severity)::text) OR (old.opened_at IS DISTINCT FROM new.opened_at) OR (old.acknowledged_at IS DISTINCT FROM new.acknowledged_at) OR (old.closed_at IS DISTINCT FROM new.closed_at) OR (old.merged_into_id IS DISTINCT FROM new.merged_into_id) OR (old.counted_as IS DISTINCT FROM new.counted_as) OR ((old.outcome)::text IS DISTINCT FROM (new.outcome)::text))) EXECUTE FUNCTION public.statistics_on_case();
CREATE TRIGGER statistics_changed AFTER UPDATE ON public.incidents_report FOR EACH ROW WHEN (((old.case_id IS DISTINCT FROM new.case_id) OR (old.submitted_at IS DISTINCT FROM new.submitted_at) OR ((old.channel)::text IS DISTINCT FROM (new.channel)::text))) EXECUTE FUNCTION public.statistics_on_part();
CREATE TRIGGER statistics_changed AFTER UPDATE ON public.registry_organisation FOR EACH ROW WHEN ((((old.sector_id)::text IS DISTINCT FROM (new.sector_id)::text) OR ((old.province_id)::text IS DISTINCT FROM (new.province_id)::text) OR ((old.ownership)::text IS DISTINCT FROM (new.ownership)::text))) EXECUTE FUNCTION public.statistics_on_organisation();
CREATE TRIGGER statistics_is_history BEFORE DELETE OR UPDATE ON public.statistics_fact FOR EACH ROW EXECUTE FUNCTION public.statistics_history();
CREATE TRIGGER statistics_stays BEFORE DELETE OR UPDATE ON public.statistics_frozen FOR EACH ROW EXECUTE FUNCTION public.statistics_guard();
CREATE TRIGGER statistics_went AFTER DELETE ON public.incidents_case FOR EACH ROW EXECUTE FUNCTION public.statistics_on_case();
CREATE TRIGGER statistics_went AFTER DELETE ON public.incidents_report FOR EACH ROW EXECUTE FUNCTION public.statistics_on_part();
CREATE TRIGGER watch_closing AFTER UPDATE OF status ON public.incidents_case FOR EACH ROW WHEN ((((new.status)::text = 'closed'::text) AND ((old.status)::text <> 'closed'::text))) EXECUTE FUNCTION public.watch_on_closing();
CREATE TRIGGER watch_come AFTER INSERT ON public.deadlines_deadline FOR EACH ROW WHEN (((new.subject ~~ 'case:%'::text) AND ((new.state)::text = 'open'::text))) EXECUTE FUNCTION public.watch_on_new_clock();
CREATE TRIGGER watch_come AFTER INSERT ON public.watch_item REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION public.watch_tell();
CREATE TRIGGER watch_gone AFTER DELETE ON public.deadlines_deadline FOR EACH ROW EXECUTE FUNCTION public.watch_on_clock();
CREATE TRIGGER watch_gone AFTER DELETE ON public.watch_item REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.watch_tell();
CREATE TRIGGER watch_kept AFTER INSERT OR DELETE OR UPDATE ON public.incidents_case FOR EACH ROW EXECUTE FUNCTION public.watch_on_case();
CREATE TRIGGER watch_moved AFTER UPDATE OF due_at, state, subject ON public.deadlines_deadline FOR EACH ROW WHEN (((old.due_at <> new.due_at) OR ((old.state)::text <> (new.state)::text) OR (old.subject <> new.subject))) EXECUTE FUNCTION public.watch_on_clock();
CREATE TRIGGER watch_moved AFTER UPDATE OF sector_id, province_id ON public.registry_organisation FOR EACH ROW WHEN ((((old.sector_id)::text <> (new.sector_id)::text) OR ((old.province_id)::text <> (new.province_id)::text))) EXECUTE FUNCTION public.watch_on_organisation();
CREATE TRIGGER watch_moved AFTER UPDATE ON public.watch_item REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION public.watch_tell();
CREATE TRIGGER webhooks_noted AFTER INSERT ON public.incidents_entry REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION public.webhooks_note();
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_2c513194_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirm_email_address_id_5b7f8c58_fk_account_e FOREIGN KEY (email_address_id) REFERENCES public.account_emailaddress(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_api_token
    ADD CONSTRAINT accounts_api_token_party_id_821bd99d_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_api_token
    ADD CONSTRAINT accounts_api_token_user_id_e9e8f905_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_invitation
    ADD CONSTRAINT accounts_invitation_invited_by_id_94a21efc_fk_accounts_user_id FOREIGN KEY (invited_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_invitation
    ADD CONSTRAINT accounts_invitation_party_id_bb6b9a74_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_membership
    ADD CONSTRAINT accounts_membership_party_id_67d444e3_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_membership
    ADD CONSTRAINT accounts_membership_user_id_487fb39e_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.axes_accessattemptexpiration
    ADD CONSTRAINT axes_accessattemptex_access_attempt_id_6b73a47a_fk_axes_acce FOREIGN KEY (access_attempt_id) REFERENCES public.axes_accessattempt(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.calls_attempt
    ADD CONSTRAINT calls_attempt_place_id_954e18fa_fk_calls_place_id FOREIGN KEY (place_id) REFERENCES public.calls_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.calls_attempt
    ADD CONSTRAINT calls_attempt_task_id_08b68132_fk_calls_task_id FOREIGN KEY (task_id) REFERENCES public.calls_task(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.calls_attempt
    ADD CONSTRAINT calls_attempt_user_id_94c67b5a_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.calls_matter
    ADD CONSTRAINT calls_matter_task_id_6ef28f27_fk_calls_task_id FOREIGN KEY (task_id) REFERENCES public.calls_task(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.calls_place
    ADD CONSTRAINT calls_place_body_id_f018c89b_fk_registry_party_id FOREIGN KEY (body_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.calls_place
    ADD CONSTRAINT calls_place_contact_id_276e9041_fk_registry_contact_id FOREIGN KEY (contact_id) REFERENCES public.registry_contact(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.calls_place
    ADD CONSTRAINT calls_place_stands_in_for_id_b6f43972_fk_calls_place_id FOREIGN KEY (stands_in_for_id) REFERENCES public.calls_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.calls_task
    ADD CONSTRAINT calls_task_asked_id_b6f647cb_fk_registry_party_id FOREIGN KEY (asked_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.calls_task
    ADD CONSTRAINT calls_task_body_id_e58b7f23_fk_registry_party_id FOREIGN KEY (body_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.calls_task
    ADD CONSTRAINT calls_task_caller_id_0c78c26f_fk_registry_party_id FOREIGN KEY (caller_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.calls_wish
    ADD CONSTRAINT calls_wish_body_id_407f0b50_fk_registry_party_id FOREIGN KEY (body_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.campaigns_campaign
    ADD CONSTRAINT campaigns_campaign_lead_id_d1503877_fk_registry_party_id FOREIGN KEY (lead_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.campaigns_link
    ADD CONSTRAINT campaigns_link_case_id_d533b0d4_fk_incidents_case_id FOREIGN KEY (case_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.campaigns_link
    ADD CONSTRAINT campaigns_link_other_id_e9241c77_fk_incidents_case_id FOREIGN KEY (other_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.campaigns_link
    ADD CONSTRAINT campaigns_link_party_id_bb58e71f_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.campaigns_member
    ADD CONSTRAINT campaigns_member_campaign_id_bd42e158_fk_campaigns_campaign_id FOREIGN KEY (campaign_id) REFERENCES public.campaigns_campaign(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.campaigns_member
    ADD CONSTRAINT campaigns_member_case_id_d5a21e19_fk_incidents_case_id FOREIGN KEY (case_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.campaigns_member
    ADD CONSTRAINT campaigns_member_party_id_c66edd8b_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.campaigns_remark
    ADD CONSTRAINT campaigns_remark_author_id_4254a220_fk_accounts_user_id FOREIGN KEY (author_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.campaigns_remark
    ADD CONSTRAINT campaigns_remark_campaign_id_ce5fe13e_fk_campaigns_campaign_id FOREIGN KEY (campaign_id) REFERENCES public.campaigns_campaign(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.campaigns_remark
    ADD CONSTRAINT campaigns_remark_party_id_aa884c8c_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.campaigns_team
    ADD CONSTRAINT campaigns_team_campaign_id_c7008619_fk_campaigns_campaign_id FOREIGN KEY (campaign_id) REFERENCES public.campaigns_campaign(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.campaigns_team
    ADD CONSTRAINT campaigns_team_party_id_d4ec4b73_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casefields_field
    ADD CONSTRAINT casefields_field_party_id_3177533b_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casefields_mark
    ADD CONSTRAINT casefields_mark_case_id_a9133768_fk_incidents_case_id FOREIGN KEY (case_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casefields_mark
    ADD CONSTRAINT casefields_mark_field_id_ee655d7e_fk_casefields_field_id FOREIGN KEY (field_id) REFERENCES public.casefields_field(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casefields_mark
    ADD CONSTRAINT casefields_mark_party_id_bbe1bbbe_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casefields_value
    ADD CONSTRAINT casefields_value_case_id_0981cc84_fk_incidents_case_id FOREIGN KEY (case_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casefields_value
    ADD CONSTRAINT casefields_value_field_id_3e346029_fk_casefields_field_id FOREIGN KEY (field_id) REFERENCES public.casefields_field(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casefields_value
    ADD CONSTRAINT casefields_value_party_id_12c587d7_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casefields_value
    ADD CONSTRAINT casefields_value_version_id_64c97553_fk_casefields_version_id FOREIGN KEY (version_id) REFERENCES public.casefields_version(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.casefields_version
    ADD CONSTRAINT casefields_version_field_id_7f4938a2_fk_casefields_field_id FOREIGN KEY (field_id) REFERENCES public.casefields_field(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.correspondence_answer_link
    ADD CONSTRAINT correspondence_answe_request_id_e62c040c_fk_correspon FOREIGN KEY (request_id) REFERENCES public.correspondence_request(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.correspondence_measure
    ADD CONSTRAINT correspondence_measure_case_id_fb6ba764_fk_incidents_case_id FOREIGN KEY (case_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.correspondence_measure
    ADD CONSTRAINT correspondence_measure_party_id_312bf0d5_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.correspondence_message_file
    ADD CONSTRAINT correspondence_messa_document_id_d37f6a08_fk_documents FOREIGN KEY (document_id) REFERENCES public.documents_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.correspondence_message_file
    ADD CONSTRAINT correspondence_messa_message_id_f6575f70_fk_correspon FOREIGN KEY (message_id) REFERENCES public.correspondence_message(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.correspondence_message
    ADD CONSTRAINT correspondence_messa_request_id_528f6894_fk_correspon FOREIGN KEY (request_id) REFERENCES public.correspondence_request(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.correspondence_request
    ADD CONSTRAINT correspondence_reque_to_party_id_e92c0776_fk_registry_ FOREIGN KEY (to_party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.correspondence_request
    ADD CONSTRAINT correspondence_request_case_id_0ba6a7f5_fk_incidents_case_id FOREIGN KEY (case_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.correspondence_request
    ADD CONSTRAINT correspondence_request_party_id_e737f387_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.correspondence_step
    ADD CONSTRAINT correspondence_step_measure_id_451fd7bf_fk_correspon FOREIGN KEY (measure_id) REFERENCES public.correspondence_measure(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.correspondence_step
    ADD CONSTRAINT correspondence_step_party_id_b20d61ef_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_action
    ADD CONSTRAINT council_action_owner_party_id_a3c8ba41_fk_registry_party_id FOREIGN KEY (owner_party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_action
    ADD CONSTRAINT council_action_owner_seat_id_a592970d_fk_council_seat_id FOREIGN KEY (owner_seat_id) REFERENCES public.council_seat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_action
    ADD CONSTRAINT council_action_resolution_id_2fd0c3f1_fk_council_resolution_id FOREIGN KEY (resolution_id) REFERENCES public.council_resolution(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_attendance
    ADD CONSTRAINT council_attendance_holding_id_16631781_fk_council_holding_id FOREIGN KEY (holding_id) REFERENCES public.council_holding(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_attendance
    ADD CONSTRAINT council_attendance_meeting_id_a77df384_fk_council_meeting_id FOREIGN KEY (meeting_id) REFERENCES public.council_meeting(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_attendance
    ADD CONSTRAINT council_attendance_seat_id_6e717746_fk_council_seat_id FOREIGN KEY (seat_id) REFERENCES public.council_seat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_comment
    ADD CONSTRAINT council_comment_item_id_a0486c83_fk_council_item_id FOREIGN KEY (item_id) REFERENCES public.council_item(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_comment
    ADD CONSTRAINT council_comment_user_id_d177358d_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_directive
    ADD CONSTRAINT council_directive_annex_id_6d47a2e3_fk_documents_document_id FOREIGN KEY (annex_id) REFERENCES public.documents_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_directive
    ADD CONSTRAINT council_directive_issuer_id_4a0eaf6d_fk_registry_ FOREIGN KEY (issuer_id) REFERENCES public.registry_body(party_ptr_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_directive
    ADD CONSTRAINT council_directive_resolution_id_186d5d8a_fk_council_r FOREIGN KEY (resolution_id) REFERENCES public.council_resolution(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_duty
    ADD CONSTRAINT council_duty_directive_id_6ace21c1_fk_council_directive_id FOREIGN KEY (directive_id) REFERENCES public.council_directive(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_duty
    ADD CONSTRAINT council_duty_party_id_86a6afec_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_duty
    ADD CONSTRAINT council_duty_place_id_b9d83f93_fk_council_tier_place_id FOREIGN KEY (place_id) REFERENCES public.council_tier_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_evidence
    ADD CONSTRAINT council_evidence_action_id_ecc0ed87_fk_council_action_id FOREIGN KEY (action_id) REFERENCES public.council_action(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_evidence
    ADD CONSTRAINT council_evidence_document_id_f9fb5c48_fk_documents_document_id FOREIGN KEY (document_id) REFERENCES public.documents_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_holding
    ADD CONSTRAINT council_holding_document_id_fd7db32c_fk_documents_document_id FOREIGN KEY (document_id) REFERENCES public.documents_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_holding
    ADD CONSTRAINT council_holding_seat_id_f18f01eb_fk_council_seat_id FOREIGN KEY (seat_id) REFERENCES public.council_seat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_holding
    ADD CONSTRAINT council_holding_user_id_eb43fe80_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_interest
    ADD CONSTRAINT council_interest_holding_id_b5357732_fk_council_holding_id FOREIGN KEY (holding_id) REFERENCES public.council_holding(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_interest
    ADD CONSTRAINT council_interest_item_id_26cbc5ff_fk_council_item_id FOREIGN KEY (item_id) REFERENCES public.council_item(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_interest
    ADD CONSTRAINT council_interest_seat_id_3a63b8f3_fk_council_seat_id FOREIGN KEY (seat_id) REFERENCES public.council_seat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_item
    ADD CONSTRAINT council_item_meeting_id_7aa2267a_fk_council_meeting_id FOREIGN KEY (meeting_id) REFERENCES public.council_meeting(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_item
    ADD CONSTRAINT council_item_submitted_by_id_ea3e50c3_fk_accounts_user_id FOREIGN KEY (submitted_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_minutes
    ADD CONSTRAINT council_minutes_meeting_id_62108f8f_fk_council_meeting_id FOREIGN KEY (meeting_id) REFERENCES public.council_meeting(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_minutes
    ADD CONSTRAINT council_minutes_motion_id_9169e508_fk_council_motion_id FOREIGN KEY (motion_id) REFERENCES public.council_motion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_motion
    ADD CONSTRAINT council_motion_item_id_3826509e_fk_council_item_id FOREIGN KEY (item_id) REFERENCES public.council_item(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_motion
    ADD CONSTRAINT council_motion_proposed_by_id_58d252ca_fk_accounts_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_motion
    ADD CONSTRAINT council_motion_supersedes_id_1148e8d4_fk_council_motion_id FOREIGN KEY (supersedes_id) REFERENCES public.council_motion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_pack
    ADD CONSTRAINT council_pack_meeting_id_59eaf725_fk_council_meeting_id FOREIGN KEY (meeting_id) REFERENCES public.council_meeting(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_pack_reading
    ADD CONSTRAINT council_pack_reading_pack_id_afa5b579_fk_council_pack_id FOREIGN KEY (pack_id) REFERENCES public.council_pack(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_pack_reading
    ADD CONSTRAINT council_pack_reading_user_id_5828e83f_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_paper
    ADD CONSTRAINT council_paper_document_id_b4d55121_fk_documents_document_id FOREIGN KEY (document_id) REFERENCES public.documents_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_paper
    ADD CONSTRAINT council_paper_item_id_9f38e743_fk_council_item_id FOREIGN KEY (item_id) REFERENCES public.council_item(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_resolution
    ADD CONSTRAINT council_resolution_motion_id_1f2edc95_fk_council_motion_id FOREIGN KEY (motion_id) REFERENCES public.council_motion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_seat
    ADD CONSTRAINT council_seat_body_id_ac363652_fk_registry_party_id FOREIGN KEY (body_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_showing
    ADD CONSTRAINT council_showing_document_id_9d7c1b8a_fk_documents_document_id FOREIGN KEY (document_id) REFERENCES public.documents_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_showing
    ADD CONSTRAINT council_showing_duty_id_df7771fc_fk_council_duty_id FOREIGN KEY (duty_id) REFERENCES public.council_duty(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_tally
    ADD CONSTRAINT council_tally_directive_id_7ec7104b_fk_council_directive_id FOREIGN KEY (directive_id) REFERENCES public.council_directive(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_tally
    ADD CONSTRAINT council_tally_place_id_28b3dd08_fk_council_tier_place_id FOREIGN KEY (place_id) REFERENCES public.council_tier_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_vote
    ADD CONSTRAINT council_vote_holding_id_9a48192a_fk_council_holding_id FOREIGN KEY (holding_id) REFERENCES public.council_holding(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_vote
    ADD CONSTRAINT council_vote_motion_id_65731610_fk_council_motion_id FOREIGN KEY (motion_id) REFERENCES public.council_motion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_vote
    ADD CONSTRAINT council_vote_seat_id_ad59792b_fk_council_seat_id FOREIGN KEY (seat_id) REFERENCES public.council_seat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.council_waiver
    ADD CONSTRAINT council_waiver_duty_id_41198a1f_fk_council_duty_id FOREIGN KEY (duty_id) REFERENCES public.council_duty(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deadlines_deadline
    ADD CONSTRAINT deadlines_deadline_party_id_51dc4d46_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.delivery_attachment
    ADD CONSTRAINT delivery_attachment_notice_id_6c18c7ed_fk_delivery_notice_id FOREIGN KEY (notice_id) REFERENCES public.delivery_notice(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.delivery_held
    ADD CONSTRAINT delivery_held_notice_id_b1bf3361_fk_delivery_notice_id FOREIGN KEY (notice_id) REFERENCES public.delivery_notice(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.delivery_held
    ADD CONSTRAINT delivery_held_user_id_ce26e4b3_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.delivery_mail
    ADD CONSTRAINT delivery_mail_notice_id_f8a3bcaf_fk_delivery_notice_id FOREIGN KEY (notice_id) REFERENCES public.delivery_notice(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.delivery_mail
    ADD CONSTRAINT delivery_mail_user_id_754c2911_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.delivery_notice
    ADD CONSTRAINT delivery_notice_party_id_050b3f46_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.delivery_notice
    ADD CONSTRAINT delivery_notice_user_id_815b9404_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.delivery_preference
    ADD CONSTRAINT delivery_preference_user_id_850da917_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.delivery_read
    ADD CONSTRAINT delivery_read_notice_id_d3c4db2d_fk_delivery_notice_id FOREIGN KEY (notice_id) REFERENCES public.delivery_notice(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.delivery_read
    ADD CONSTRAINT delivery_read_user_id_9f3f685d_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.documents_document
    ADD CONSTRAINT documents_document_kept_by_id_5998c2c0_fk_accounts_user_id FOREIGN KEY (kept_by_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_call
    ADD CONSTRAINT events_call_digest_id_d805a038_fk_events_digest_id FOREIGN KEY (digest_id) REFERENCES public.events_digest(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_case_link
    ADD CONSTRAINT events_case_link_finding_id_5cae2ec9_fk_events_finding_id FOREIGN KEY (finding_id) REFERENCES public.events_finding(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_case_link
    ADD CONSTRAINT events_case_link_rule_id_86db2609_fk_events_case_rule_id FOREIGN KEY (rule_id) REFERENCES public.events_case_rule(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_change
    ADD CONSTRAINT events_change_party_id_681d4b44_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_digest
    ADD CONSTRAINT events_digest_cert_id_7f2cc1d0_fk_registry_party_id FOREIGN KEY (cert_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_digest
    ADD CONSTRAINT events_digest_organisation_id_142c29d7_fk_registry_party_id FOREIGN KEY (organisation_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_due
    ADD CONSTRAINT events_due_organisation_id_62347b82_fk_registry_party_id FOREIGN KEY (organisation_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_passed
    ADD CONSTRAINT events_passed_body_id_bd2acd69_fk_registry_party_id FOREIGN KEY (body_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_preference
    ADD CONSTRAINT events_preference_organisation_id_c765670e_fk_registry_party_id FOREIGN KEY (organisation_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_remedied
    ADD CONSTRAINT events_remedied_cert_id_d4955917_fk_registry_party_id FOREIGN KEY (cert_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_remedied
    ADD CONSTRAINT events_remedied_organisation_id_43ee85ac_fk_registry_party_id FOREIGN KEY (organisation_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_run
    ADD CONSTRAINT events_run_party_id_f4cb554d_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_run
    ADD CONSTRAINT events_run_replaced_by_id_c3d7245e_fk_events_run_id FOREIGN KEY (replaced_by_id) REFERENCES public.events_run(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_source
    ADD CONSTRAINT events_source_run_id_14c475ed_fk_events_run_id FOREIGN KEY (run_id) REFERENCES public.events_run(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_standing
    ADD CONSTRAINT events_standing_cert_id_4c562e97_fk_registry_party_id FOREIGN KEY (cert_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_standing
    ADD CONSTRAINT events_standing_organisation_id_ddff9d7f_fk_registry_party_id FOREIGN KEY (organisation_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_stream
    ADD CONSTRAINT events_stream_party_id_5fb27fec_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_taken_report
    ADD CONSTRAINT events_taken_report_run_id_9d828dcc_fk_events_run_id FOREIGN KEY (run_id) REFERENCES public.events_run(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_view
    ADD CONSTRAINT events_view_owner_id_fcd3eb1f_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_view
    ADD CONSTRAINT events_view_party_id_ca718dbb_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.evidence_bundle
    ADD CONSTRAINT evidence_bundle_case_id_0f87aecc_fk_incidents_case_id FOREIGN KEY (case_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.evidence_bundle
    ADD CONSTRAINT evidence_bundle_party_id_fbcc0b78_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.evidence_destruction
    ADD CONSTRAINT evidence_destruction_piece_id_569ab140_fk_evidence_piece_id FOREIGN KEY (piece_id) REFERENCES public.evidence_piece(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.evidence_handover
    ADD CONSTRAINT evidence_handover_from_party_id_bdea4422_fk_registry_party_id FOREIGN KEY (from_party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.evidence_handover
    ADD CONSTRAINT evidence_handover_piece_id_ae6616f6_fk_evidence_piece_id FOREIGN KEY (piece_id) REFERENCES public.evidence_piece(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.evidence_handover
    ADD CONSTRAINT evidence_handover_to_party_id_d17a2222_fk_registry_party_id FOREIGN KEY (to_party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.evidence_hold
    ADD CONSTRAINT evidence_hold_piece_id_d8bf06fb_fk_evidence_piece_id FOREIGN KEY (piece_id) REFERENCES public.evidence_piece(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.evidence_link
    ADD CONSTRAINT evidence_link_party_id_4739085c_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.evidence_link
    ADD CONSTRAINT evidence_link_piece_id_94a288eb_fk_evidence_piece_id FOREIGN KEY (piece_id) REFERENCES public.evidence_piece(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.evidence_piece
    ADD CONSTRAINT evidence_piece_case_id_aa319536_fk_incidents_case_id FOREIGN KEY (case_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.evidence_piece
    ADD CONSTRAINT evidence_piece_holder_id_b43fee68_fk_registry_party_id FOREIGN KEY (holder_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.evidence_upload
    ADD CONSTRAINT evidence_upload_case_id_c871458b_fk_incidents_case_id FOREIGN KEY (case_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.evidence_upload
    ADD CONSTRAINT evidence_upload_party_id_8bfdee85_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.evidence_upload
    ADD CONSTRAINT evidence_upload_piece_id_6d7f31b7_fk_evidence_piece_id FOREIGN KEY (piece_id) REFERENCES public.evidence_piece(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.evidence_upload
    ADD CONSTRAINT evidence_upload_user_id_146f02a2_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_assignment
    ADD CONSTRAINT incidents_assignment_case_id_0c6676e0_fk_incidents_case_id FOREIGN KEY (case_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_assignment
    ADD CONSTRAINT incidents_assignment_party_id_861c15fa_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_assignment
    ADD CONSTRAINT incidents_assignment_user_id_973a3104_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_bulk_item
    ADD CONSTRAINT incidents_bulk_item_bulk_id_524c05df_fk_incidents_bulk_id FOREIGN KEY (bulk_id) REFERENCES public.incidents_bulk(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_bulk_item
    ADD CONSTRAINT incidents_bulk_item_case_id_86b49886_fk_incidents_case_id FOREIGN KEY (case_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_bulk
    ADD CONSTRAINT incidents_bulk_takes_back_id_8a91e228_fk_incidents_bulk_id FOREIGN KEY (takes_back_id) REFERENCES public.incidents_bulk(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_bulk
    ADD CONSTRAINT incidents_bulk_user_id_3cfb4ec6_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_case
    ADD CONSTRAINT incidents_case_custodian_id_b9b7655c_fk_registry_party_id FOREIGN KEY (custodian_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_case
    ADD CONSTRAINT incidents_case_custodian_id_kind FOREIGN KEY (custodian_id) REFERENCES public.registry_body(party_ptr_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_case
    ADD CONSTRAINT incidents_case_drill_id_2f31346d_fk_incidents_drill_id FOREIGN KEY (drill_id) REFERENCES public.incidents_drill(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_case
    ADD CONSTRAINT incidents_case_merged_into_id_ae4a5b0f_fk_incidents_case_id FOREIGN KEY (merged_into_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_case
    ADD CONSTRAINT incidents_case_organisation_id_d9c2a933_fk_registry_party_id FOREIGN KEY (organisation_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_case
    ADD CONSTRAINT incidents_case_organisation_id_kind FOREIGN KEY (organisation_id) REFERENCES public.registry_organisation(party_ptr_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_correction
    ADD CONSTRAINT incidents_correction_entry_id_ac9f00a6_fk_incidents_entry_id FOREIGN KEY (entry_id) REFERENCES public.incidents_entry(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_correction
    ADD CONSTRAINT incidents_correction_party_id_c8b730d9_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_entry
    ADD CONSTRAINT incidents_entry_author_id_bd01d0f2_fk_accounts_user_id FOREIGN KEY (author_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_entry
    ADD CONSTRAINT incidents_entry_case_id_ce6739f7_fk_incidents_case_id FOREIGN KEY (case_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_entry
    ADD CONSTRAINT incidents_entry_party_id_0a611e3a_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_idempotency
    ADD CONSTRAINT incidents_idempotency_user_id_896a990d_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_merge
    ADD CONSTRAINT incidents_merge_case_id_7778f15c_fk_incidents_case_id FOREIGN KEY (case_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_merge
    ADD CONSTRAINT incidents_merge_into_id_d60b72f2_fk_incidents_case_id FOREIGN KEY (into_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_merge
    ADD CONSTRAINT incidents_merge_party_id_6ddd3627_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_named
    ADD CONSTRAINT incidents_named_case_id_fd37dd50_fk_incidents_case_id FOREIGN KEY (case_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_named
    ADD CONSTRAINT incidents_named_party_id_36b9cc3c_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_named
    ADD CONSTRAINT incidents_named_user_id_53a7185a_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_observable
    ADD CONSTRAINT incidents_observable_author_id_13b697c8_fk_accounts_user_id FOREIGN KEY (author_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_observable
    ADD CONSTRAINT incidents_observable_case_id_14539532_fk_incidents_case_id FOREIGN KEY (case_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_observable
    ADD CONSTRAINT incidents_observable_judge_id_37d76e49_fk_accounts_user_id FOREIGN KEY (judge_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_participant
    ADD CONSTRAINT incidents_participant_case_id_d3ec9a0b_fk_incidents_case_id FOREIGN KEY (case_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_participant
    ADD CONSTRAINT incidents_participant_party_id_5fc56495_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_permission
    ADD CONSTRAINT incidents_permission_asking_body_id_0be3729c_fk_registry_ FOREIGN KEY (asking_body_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_permission
    ADD CONSTRAINT incidents_permission_asking_body_id_kind FOREIGN KEY (asking_body_id) REFERENCES public.registry_body(party_ptr_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_permission
    ADD CONSTRAINT incidents_permission_case_id_608fbb54_fk_incidents_case_id FOREIGN KEY (case_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_report
    ADD CONSTRAINT incidents_report_case_id_04150a5e_fk_incidents_case_id FOREIGN KEY (case_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_report
    ADD CONSTRAINT incidents_report_drill_id_f0c0c629_fk_incidents_drill_id FOREIGN KEY (drill_id) REFERENCES public.incidents_drill(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_report
    ADD CONSTRAINT incidents_report_organisation_id_1ae5d93b_fk_registry_party_id FOREIGN KEY (organisation_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_report
    ADD CONSTRAINT incidents_report_organisation_id_kind FOREIGN KEY (organisation_id) REFERENCES public.registry_organisation(party_ptr_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_report
    ADD CONSTRAINT incidents_report_reporter_id_b9c22ab7_fk_accounts_user_id FOREIGN KEY (reporter_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_sameness
    ADD CONSTRAINT incidents_sameness_case_id_4902962a_fk_incidents_case_id FOREIGN KEY (case_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_sameness
    ADD CONSTRAINT incidents_sameness_from_party_id_1e94ed49_fk_registry_party_id FOREIGN KEY (from_party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_sameness
    ADD CONSTRAINT incidents_sameness_other_id_ba2e9916_fk_incidents_case_id FOREIGN KEY (other_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_sameness
    ADD CONSTRAINT incidents_sameness_to_party_id_4096123b_fk_registry_party_id FOREIGN KEY (to_party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_transfer
    ADD CONSTRAINT incidents_transfer_case_id_9f27232c_fk_incidents_case_id FOREIGN KEY (case_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_transfer
    ADD CONSTRAINT incidents_transfer_from_party_id_92d3b1d5_fk_registry_party_id FOREIGN KEY (from_party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_transfer
    ADD CONSTRAINT incidents_transfer_to_body_id_df3af903_fk_registry_party_id FOREIGN KEY (to_body_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.incidents_transfer
    ADD CONSTRAINT incidents_transfer_to_body_id_kind FOREIGN KEY (to_body_id) REFERENCES public.registry_body(party_ptr_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_user_id_0c3a50c0_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.playbooks_mandate
    ADD CONSTRAINT playbooks_mandate_body_id_4af3f40e_fk_registry_party_id FOREIGN KEY (body_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.playbooks_mandate
    ADD CONSTRAINT playbooks_mandate_playbook_id_451773d4_fk_playbooks_playbook_id FOREIGN KEY (playbook_id) REFERENCES public.playbooks_playbook(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.playbooks_playbook
    ADD CONSTRAINT playbooks_playbook_owner_id_4cbe0cf6_fk_registry_party_id FOREIGN KEY (owner_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.playbooks_run
    ADD CONSTRAINT playbooks_run_case_id_e535d5d4_fk_incidents_case_id FOREIGN KEY (case_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.playbooks_run
    ADD CONSTRAINT playbooks_run_mandate_id_a040cc5f_fk_playbooks_mandate_id FOREIGN KEY (mandate_id) REFERENCES public.playbooks_mandate(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.playbooks_run
    ADD CONSTRAINT playbooks_run_party_id_eb0fd0bc_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.playbooks_run
    ADD CONSTRAINT playbooks_run_playbook_id_bab0f2c2_fk_playbooks_playbook_id FOREIGN KEY (playbook_id) REFERENCES public.playbooks_playbook(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.playbooks_run
    ADD CONSTRAINT playbooks_run_version_id_c75019a8_fk_playbooks_version_id FOREIGN KEY (version_id) REFERENCES public.playbooks_version(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.playbooks_tally
    ADD CONSTRAINT playbooks_tally_body_id_aa39573a_fk_registry_party_id FOREIGN KEY (body_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.playbooks_tally
    ADD CONSTRAINT playbooks_tally_mandate_id_37b1dcef_fk_playbooks_mandate_id FOREIGN KEY (mandate_id) REFERENCES public.playbooks_mandate(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.playbooks_task
    ADD CONSTRAINT playbooks_task_assignee_id_575f1d80_fk_accounts_user_id FOREIGN KEY (assignee_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.playbooks_task
    ADD CONSTRAINT playbooks_task_case_id_7be65f74_fk_incidents_case_id FOREIGN KEY (case_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.playbooks_task
    ADD CONSTRAINT playbooks_task_counted_id_491c9a84_fk_playbooks_mandate_id FOREIGN KEY (counted_id) REFERENCES public.playbooks_mandate(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.playbooks_task
    ADD CONSTRAINT playbooks_task_ended_party_id_d12ab452_fk_registry_party_id FOREIGN KEY (ended_party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.playbooks_task
    ADD CONSTRAINT playbooks_task_party_id_25a3928c_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.playbooks_task
    ADD CONSTRAINT playbooks_task_run_id_2e4ed7b3_fk_playbooks_run_id FOREIGN KEY (run_id) REFERENCES public.playbooks_run(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.playbooks_version
    ADD CONSTRAINT playbooks_version_playbook_id_cf609f49_fk_playbooks_playbook_id FOREIGN KEY (playbook_id) REFERENCES public.playbooks_playbook(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);
ALTER TABLE ONLY public.public_file
    ADD CONSTRAINT public_file_document_id_007199ed_fk_documents_document_id FOREIGN KEY (document_id) REFERENCES public.documents_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.public_file
    ADD CONSTRAINT public_file_message_id_bb6cb7cb_fk_public_message_id FOREIGN KEY (message_id) REFERENCES public.public_message(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.public_file
    ADD CONSTRAINT public_file_report_id_1cfafc52_fk_public_report_id FOREIGN KEY (report_id) REFERENCES public.public_report(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.public_message
    ADD CONSTRAINT public_message_report_id_eb005929_fk_public_report_id FOREIGN KEY (report_id) REFERENCES public.public_report(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.public_report
    ADD CONSTRAINT public_report_case_id_4dc45b73_fk_incidents_case_id FOREIGN KEY (case_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.public_report
    ADD CONSTRAINT public_report_claimed_by_id_2d3399e5_fk_registry_party_id FOREIGN KEY (claimed_by_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.public_report
    ADD CONSTRAINT public_report_desk_id_187ed7bf_fk_registry_party_id FOREIGN KEY (desk_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.public_report
    ADD CONSTRAINT public_report_passed_to_id_0c5cc7b2_fk_registry_party_id FOREIGN KEY (passed_to_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_answer
    ADD CONSTRAINT readiness_answer_assessment_id_10630962_fk_readiness FOREIGN KEY (assessment_id) REFERENCES public.readiness_assessment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_answer
    ADD CONSTRAINT readiness_answer_document_id_a4887a5b_fk_documents_document_id FOREIGN KEY (document_id) REFERENCES public.documents_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_assessment
    ADD CONSTRAINT readiness_assessment_body_id_4ba9d8ce_fk_registry_party_id FOREIGN KEY (body_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_assessment
    ADD CONSTRAINT readiness_assessment_reviewing_body_id_0bcfe7af_fk_registry_ FOREIGN KEY (reviewing_body_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_call_entry
    ADD CONSTRAINT readiness_call_entry_body_id_04b164de_fk_registry_party_id FOREIGN KEY (body_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_call_entry
    ADD CONSTRAINT readiness_call_entry_caller_id_61df96a3_fk_accounts_user_id FOREIGN KEY (caller_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_call_entry
    ADD CONSTRAINT readiness_call_entry_user_id_b606bcc2_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_call_test
    ADD CONSTRAINT readiness_call_test_body_id_d0f1b80e_fk_registry_party_id FOREIGN KEY (body_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_certificate
    ADD CONSTRAINT readiness_certificat_enrolment_id_460f4477_fk_readiness FOREIGN KEY (enrolment_id) REFERENCES public.readiness_enrolment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_course
    ADD CONSTRAINT readiness_course_body_id_efca413e_fk_registry_party_id FOREIGN KEY (body_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_drill
    ADD CONSTRAINT readiness_drill_body_id_2e5fb092_fk_registry_party_id FOREIGN KEY (body_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_drill_expectation
    ADD CONSTRAINT readiness_drill_expe_inject_id_65073b93_fk_readiness FOREIGN KEY (inject_id) REFERENCES public.readiness_drill_inject(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_drill_expectation
    ADD CONSTRAINT readiness_drill_expe_party_id_2f87efd5_fk_registry_ FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_drill_inject
    ADD CONSTRAINT readiness_drill_inject_drill_id_52109c12_fk_readiness_drill_id FOREIGN KEY (drill_id) REFERENCES public.readiness_drill(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_drill_inject
    ADD CONSTRAINT readiness_drill_inject_party_id_a783c384_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_drill_lesson
    ADD CONSTRAINT readiness_drill_lesson_drill_id_a5e1a86f_fk_readiness_drill_id FOREIGN KEY (drill_id) REFERENCES public.readiness_drill(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_drill_lesson
    ADD CONSTRAINT readiness_drill_lesson_party_id_d065c9fb_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_drill_note
    ADD CONSTRAINT readiness_drill_note_author_id_028e9833_fk_accounts_user_id FOREIGN KEY (author_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_drill_note
    ADD CONSTRAINT readiness_drill_note_drill_id_739ab989_fk_readiness_drill_id FOREIGN KEY (drill_id) REFERENCES public.readiness_drill(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_drill_note
    ADD CONSTRAINT readiness_drill_note_party_id_8c391f74_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_drill_party
    ADD CONSTRAINT readiness_drill_party_drill_id_dc5bc031_fk_readiness_drill_id FOREIGN KEY (drill_id) REFERENCES public.readiness_drill(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_drill_party
    ADD CONSTRAINT readiness_drill_party_party_id_c507cc73_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_drill_pause
    ADD CONSTRAINT readiness_drill_pause_drill_id_4f71e81d_fk_readiness_drill_id FOREIGN KEY (drill_id) REFERENCES public.readiness_drill(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_drill_scenario
    ADD CONSTRAINT readiness_drill_scenario_body_id_a695cf2b_fk_registry_party_id FOREIGN KEY (body_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_drill_staff
    ADD CONSTRAINT readiness_drill_staff_drill_id_4abb1203_fk_readiness_drill_id FOREIGN KEY (drill_id) REFERENCES public.readiness_drill(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_drill_staff
    ADD CONSTRAINT readiness_drill_staff_user_id_e29b041e_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_enrolment
    ADD CONSTRAINT readiness_enrolment_party_id_34bc797f_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_enrolment
    ADD CONSTRAINT readiness_enrolment_session_id_f39f5d6d_fk_readiness_session_id FOREIGN KEY (session_id) REFERENCES public.readiness_session(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_enrolment
    ADD CONSTRAINT readiness_enrolment_user_id_f810be7e_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_hand_over_note
    ADD CONSTRAINT readiness_hand_over__shift_id_35e24400_fk_readiness FOREIGN KEY (shift_id) REFERENCES public.readiness_shift(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_hand_over_note
    ADD CONSTRAINT readiness_hand_over_note_author_id_332be6c9_fk_accounts_user_id FOREIGN KEY (author_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_hand_over_note
    ADD CONSTRAINT readiness_hand_over_note_body_id_adb545e2_fk_registry_party_id FOREIGN KEY (body_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_plan
    ADD CONSTRAINT readiness_plan_body_id_d08cd35f_fk_registry_party_id FOREIGN KEY (body_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_plan
    ADD CONSTRAINT readiness_plan_owner_id_20a150d8_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_post
    ADD CONSTRAINT readiness_post_body_id_17fed272_fk_registry_party_id FOREIGN KEY (body_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_post_holding
    ADD CONSTRAINT readiness_post_holding_post_id_e51aba6d_fk_readiness_post_id FOREIGN KEY (post_id) REFERENCES public.readiness_post(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_post_holding
    ADD CONSTRAINT readiness_post_holding_user_id_d0f0bb16_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_session
    ADD CONSTRAINT readiness_session_course_id_cb0d4e3c_fk_readiness_course_id FOREIGN KEY (course_id) REFERENCES public.readiness_course(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_shift
    ADD CONSTRAINT readiness_shift_body_id_3e5975f3_fk_registry_party_id FOREIGN KEY (body_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_shift
    ADD CONSTRAINT readiness_shift_user_id_70b468fd_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_skill
    ADD CONSTRAINT readiness_skill_body_id_f9afb8b1_fk_registry_party_id FOREIGN KEY (body_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_skill
    ADD CONSTRAINT readiness_skill_user_id_1817e4e7_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_swap
    ADD CONSTRAINT readiness_swap_against_id_2c93e209_fk_readiness_shift_id FOREIGN KEY (against_id) REFERENCES public.readiness_shift(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_swap
    ADD CONSTRAINT readiness_swap_colleague_id_f1d4ba24_fk_accounts_user_id FOREIGN KEY (colleague_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_swap
    ADD CONSTRAINT readiness_swap_shift_id_758d5d3d_fk_readiness_shift_id FOREIGN KEY (shift_id) REFERENCES public.readiness_shift(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_tree_call
    ADD CONSTRAINT readiness_tree_call_caller_id_5bb0273c_fk_accounts_user_id FOREIGN KEY (caller_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_tree_call
    ADD CONSTRAINT readiness_tree_call_test_id_1fa1dad2_fk_readiness_call_test_id FOREIGN KEY (test_id) REFERENCES public.readiness_call_test(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.readiness_tree_call
    ADD CONSTRAINT readiness_tree_call_user_id_ed145997_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_body
    ADD CONSTRAINT registry_body_party_ptr_id_b12d222e_fk_registry_party_id FOREIGN KEY (party_ptr_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_cii_designation
    ADD CONSTRAINT registry_cii_designa_organisation_id_abe03f39_fk_registry_ FOREIGN KEY (organisation_id) REFERENCES public.registry_organisation(party_ptr_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_contact
    ADD CONSTRAINT registry_contact_party_id_3531c81a_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_council_seat
    ADD CONSTRAINT registry_council_sea_body_id_649f7db4_fk_registry_ FOREIGN KEY (body_id) REFERENCES public.registry_body(party_ptr_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_fact
    ADD CONSTRAINT registry_fact_body_id_7675de54_fk_registry_body_party_ptr_id FOREIGN KEY (body_id) REFERENCES public.registry_body(party_ptr_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_formation_file
    ADD CONSTRAINT registry_formation_f_body_id_ff60326a_fk_registry_ FOREIGN KEY (body_id) REFERENCES public.registry_body(party_ptr_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_formation_file
    ADD CONSTRAINT registry_formation_f_merged_into_id_a377cc1e_fk_registry_ FOREIGN KEY (merged_into_id) REFERENCES public.registry_body(party_ptr_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_formation_step
    ADD CONSTRAINT registry_formation_s_document_id_a783a485_fk_documents FOREIGN KEY (document_id) REFERENCES public.documents_document(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_formation_step
    ADD CONSTRAINT registry_formation_s_file_id_b2dab629_fk_registry_ FOREIGN KEY (file_id) REFERENCES public.registry_formation_file(body_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_formation_step
    ADD CONSTRAINT registry_formation_s_successor_id_630c4ca8_fk_registry_ FOREIGN KEY (successor_id) REFERENCES public.registry_body(party_ptr_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_hand_over
    ADD CONSTRAINT registry_hand_over_mandate_id_67960ee3_fk_registry_mandate_id FOREIGN KEY (mandate_id) REFERENCES public.registry_mandate(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_hand_over
    ADD CONSTRAINT registry_hand_over_new_mandate_id_ac78254b_fk_registry_ FOREIGN KEY (new_mandate_id) REFERENCES public.registry_mandate(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_hand_over
    ADD CONSTRAINT registry_hand_over_to_body_id_9465f8c0_fk_registry_ FOREIGN KEY (to_body_id) REFERENCES public.registry_body(party_ptr_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_mandate
    ADD CONSTRAINT registry_mandate_body_id_adedefd1_fk_registry_body_party_ptr_id FOREIGN KEY (body_id) REFERENCES public.registry_body(party_ptr_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_mandate
    ADD CONSTRAINT registry_mandate_organisation_id_f8cb6aa9_fk_registry_ FOREIGN KEY (organisation_id) REFERENCES public.registry_organisation(party_ptr_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_mandate
    ADD CONSTRAINT registry_mandate_province_id_9029dbbb_fk_registry_province_slug FOREIGN KEY (province_id) REFERENCES public.registry_province(slug) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_mandate
    ADD CONSTRAINT registry_mandate_sector_id_3b4a8e5f_fk_registry_sector_slug FOREIGN KEY (sector_id) REFERENCES public.registry_sector(slug) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_network_object
    ADD CONSTRAINT registry_network_obj_deciding_body_id_4d48c338_fk_registry_ FOREIGN KEY (deciding_body_id) REFERENCES public.registry_body(party_ptr_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_network_object
    ADD CONSTRAINT registry_network_obj_organisation_id_49f5c571_fk_registry_ FOREIGN KEY (organisation_id) REFERENCES public.registry_organisation(party_ptr_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_organisation
    ADD CONSTRAINT registry_organisatio_body_id_c37e9942_fk_registry_ FOREIGN KEY (body_id) REFERENCES public.registry_body(party_ptr_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_organisation
    ADD CONSTRAINT registry_organisatio_parent_id_a77efc26_fk_registry_ FOREIGN KEY (parent_id) REFERENCES public.registry_organisation(party_ptr_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_organisation
    ADD CONSTRAINT registry_organisatio_party_ptr_id_f044c796_fk_registry_ FOREIGN KEY (party_ptr_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_organisation
    ADD CONSTRAINT registry_organisatio_province_id_31a78737_fk_registry_ FOREIGN KEY (province_id) REFERENCES public.registry_province(slug) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_organisation
    ADD CONSTRAINT registry_organisatio_sector_id_eed48459_fk_registry_ FOREIGN KEY (sector_id) REFERENCES public.registry_sector(slug) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_passing
    ADD CONSTRAINT registry_passing_from_body_id_454b433e_fk_registry_ FOREIGN KEY (from_body_id) REFERENCES public.registry_body(party_ptr_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_passing
    ADD CONSTRAINT registry_passing_hand_over_id_e8ef78c1_fk_registry_hand_over_id FOREIGN KEY (hand_over_id) REFERENCES public.registry_hand_over(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_passing
    ADD CONSTRAINT registry_passing_step_id_77e2c097_fk_registry_formation_step_id FOREIGN KEY (step_id) REFERENCES public.registry_formation_step(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_passing
    ADD CONSTRAINT registry_passing_to_body_id_9cebb2f3_fk_registry_ FOREIGN KEY (to_body_id) REFERENCES public.registry_body(party_ptr_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_past_attributes
    ADD CONSTRAINT registry_past_attrib_body_id_76ad2bc0_fk_registry_ FOREIGN KEY (body_id) REFERENCES public.registry_body(party_ptr_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_past_attributes
    ADD CONSTRAINT registry_past_attrib_organisation_id_79538c88_fk_registry_ FOREIGN KEY (organisation_id) REFERENCES public.registry_organisation(party_ptr_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_past_attributes
    ADD CONSTRAINT registry_past_attrib_province_id_e90800fc_fk_registry_ FOREIGN KEY (province_id) REFERENCES public.registry_province(slug) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_past_attributes
    ADD CONSTRAINT registry_past_attrib_sector_id_f42772f7_fk_registry_ FOREIGN KEY (sector_id) REFERENCES public.registry_sector(slug) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.registry_standing
    ADD CONSTRAINT registry_standing_body_id_0b4617b3_fk_registry_ FOREIGN KEY (body_id) REFERENCES public.registry_body(party_ptr_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.releases_block
    ADD CONSTRAINT releases_block_draft_id_fa758611_fk_releases_draft_id FOREIGN KEY (draft_id) REFERENCES public.releases_draft(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.releases_copy
    ADD CONSTRAINT releases_copy_drill_id_d731bbec_fk_incidents_drill_id FOREIGN KEY (drill_id) REFERENCES public.incidents_drill(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.releases_copy
    ADD CONSTRAINT releases_copy_issuer_id_3ce4577f_fk_registry_party_id FOREIGN KEY (issuer_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.releases_copy
    ADD CONSTRAINT releases_copy_organisation_id_674a9377_fk_registry_party_id FOREIGN KEY (organisation_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.releases_draft
    ADD CONSTRAINT releases_draft_case_id_60ff8676_fk_incidents_case_id FOREIGN KEY (case_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.releases_draft
    ADD CONSTRAINT releases_draft_copy_id_c0be8c9d_fk_releases_copy_id FOREIGN KEY (copy_id) REFERENCES public.releases_copy(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.releases_draft
    ADD CONSTRAINT releases_draft_entry_id_9f5e550a_fk_incidents_entry_id FOREIGN KEY (entry_id) REFERENCES public.incidents_entry(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.releases_draft
    ADD CONSTRAINT releases_draft_party_id_6206fbf8_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.releases_draft
    ADD CONSTRAINT releases_draft_replaces_id_8d6abc08_fk_releases_draft_id FOREIGN KEY (replaces_id) REFERENCES public.releases_draft(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.releases_passage
    ADD CONSTRAINT releases_passage_copy_id_abea19c3_fk_releases_copy_id FOREIGN KEY (copy_id) REFERENCES public.releases_copy(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.releases_share
    ADD CONSTRAINT releases_share_case_id_0d30ae8b_fk_incidents_case_id FOREIGN KEY (case_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.releases_share
    ADD CONSTRAINT releases_share_copy_id_7acac056_fk_releases_copy_id FOREIGN KEY (copy_id) REFERENCES public.releases_copy(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.releases_share
    ADD CONSTRAINT releases_share_drill_id_f9531980_fk_incidents_drill_id FOREIGN KEY (drill_id) REFERENCES public.incidents_drill(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.releases_share
    ADD CONSTRAINT releases_share_from_party_id_6d76ad27_fk_registry_party_id FOREIGN KEY (from_party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.releases_share
    ADD CONSTRAINT releases_share_to_party_id_829b8548_fk_registry_party_id FOREIGN KEY (to_party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.releases_share
    ADD CONSTRAINT releases_share_via_id_ef6fef61_fk_releases_share_id FOREIGN KEY (via_id) REFERENCES public.releases_share(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reporting_issued
    ADD CONSTRAINT reporting_issued_case_id_93412218_fk_incidents_case_id FOREIGN KEY (case_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reporting_issued
    ADD CONSTRAINT reporting_issued_party_id_bdc2209d_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.search_probe
    ADD CONSTRAINT search_probe_case_id_fbb7e4b1_fk_incidents_case_id FOREIGN KEY (case_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.search_probe
    ADD CONSTRAINT search_probe_party_id_195926c7_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.search_probe
    ADD CONSTRAINT search_probe_user_id_db6f3a91_fk_accounts_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.search_question
    ADD CONSTRAINT search_question_case_id_42ff1833_fk_incidents_case_id FOREIGN KEY (case_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.search_question
    ADD CONSTRAINT search_question_party_id_9a94527f_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.search_recipient
    ADD CONSTRAINT search_recipient_body_id_fcb1959c_fk_registry_party_id FOREIGN KEY (body_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.search_recipient
    ADD CONSTRAINT search_recipient_question_id_9b81e365_fk_search_question_id FOREIGN KEY (question_id) REFERENCES public.search_question(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.search_reticence
    ADD CONSTRAINT search_reticence_body_id_970840b7_fk_registry_party_id FOREIGN KEY (body_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.search_view
    ADD CONSTRAINT search_view_owner_id_bbbde421_fk_accounts_user_id FOREIGN KEY (owner_id) REFERENCES public.accounts_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.search_view
    ADD CONSTRAINT search_view_party_id_03e16746_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.statistics_contained
    ADD CONSTRAINT statistics_contained_case_id_ec49a04d_fk_incidents_case_id FOREIGN KEY (case_id) REFERENCES public.incidents_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.statistics_frozen
    ADD CONSTRAINT statistics_frozen_body_id_785901e1_fk_registry_party_id FOREIGN KEY (body_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.statistics_frozen
    ADD CONSTRAINT statistics_frozen_party_id_a6c62fd8_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.watch_declaration
    ADD CONSTRAINT watch_declaration_body_id_60cc64d0_fk_registry_party_id FOREIGN KEY (body_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.watch_receipt
    ADD CONSTRAINT watch_receipt_body_id_425ecc81_fk_registry_party_id FOREIGN KEY (body_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.watch_receipt
    ADD CONSTRAINT watch_receipt_situation_id_f9890c04_fk_watch_situation_id FOREIGN KEY (situation_id) REFERENCES public.watch_situation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.watch_situation
    ADD CONSTRAINT watch_situation_body_id_0ffa7513_fk_registry_party_id FOREIGN KEY (body_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.watch_situation
    ADD CONSTRAINT watch_situation_declaration_id_e5aa5498_fk_watch_declaration_id FOREIGN KEY (declaration_id) REFERENCES public.watch_declaration(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.watch_step
    ADD CONSTRAINT watch_step_body_id_35cff58f_fk_registry_party_id FOREIGN KEY (body_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.watch_step
    ADD CONSTRAINT watch_step_declaration_id_11f3e617_fk_watch_declaration_id FOREIGN KEY (declaration_id) REFERENCES public.watch_declaration(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.webhooks_delivery
    ADD CONSTRAINT webhooks_delivery_endpoint_id_6cbee67d_fk_webhooks_endpoint_id FOREIGN KEY (endpoint_id) REFERENCES public.webhooks_endpoint(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.webhooks_endpoint
    ADD CONSTRAINT webhooks_endpoint_party_id_e40a4c99_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;
CREATE POLICY addressed ON public.delivery_notice FOR SELECT TO pehra_reader USING (((withdrawn_at IS NULL) AND ((party_id = ANY ((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[])) OR (user_id = (NULLIF(current_setting('pehra.person'::text, true), ''::text))::bigint))));
ALTER TABLE public.audit_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.audit_verification ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.calls_attempt ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.calls_matter ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.calls_place ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.calls_task ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.calls_watched ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.calls_wish ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.campaigns_campaign ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.campaigns_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.campaigns_member ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.campaigns_remark ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.campaigns_team ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.casefields_field ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.casefields_mark ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.casefields_value ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.casefields_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.correspondence_answer_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.correspondence_measure ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.correspondence_message ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.correspondence_message_file ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.correspondence_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.correspondence_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.deadlines_deadline ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.delivery_attachment ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.delivery_held ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.delivery_mail ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.delivery_notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.delivery_preference ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.delivery_read ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.events_alert ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.events_call ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.events_case_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.events_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.events_digest ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.events_digest_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.events_due ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.events_episode ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.events_finding ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.events_passed ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.events_preference ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.events_remedied ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.events_sighting ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.events_standing ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.events_untold ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.events_view ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.evidence_bundle ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.evidence_destruction ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.evidence_handover ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.evidence_hold ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.evidence_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.evidence_piece ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.evidence_upload ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.incidents_assignment ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.incidents_bulk ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.incidents_bulk_item ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.incidents_case ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.incidents_correction ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.incidents_drill ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.incidents_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.incidents_idempotency ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.incidents_merge ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.incidents_named ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.incidents_observable ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.incidents_participant ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.incidents_permission ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.incidents_report ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.incidents_sameness ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.incidents_transfer ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.incidents_unheld ENABLE ROW LEVEL SECURITY;
CREATE POLICY opened ON public.audit_entry FOR SELECT TO pehra_reader USING (((0 = ANY ((NULLIF(current_setting('pehra.journal'::text, true), ''::text))::bigint[])) OR (party_id = ANY ((NULLIF(current_setting('pehra.journal'::text, true), ''::text))::bigint[]))));
CREATE POLICY opened ON public.audit_verification FOR SELECT TO pehra_reader USING ((0 = ANY ((NULLIF(current_setting('pehra.journal'::text, true), ''::text))::bigint[])));
CREATE POLICY own ON public.delivery_preference FOR SELECT TO pehra_reader USING ((user_id = (NULLIF(current_setting('pehra.person'::text, true), ''::text))::bigint));
CREATE POLICY own ON public.delivery_read FOR SELECT TO pehra_reader USING ((user_id = (NULLIF(current_setting('pehra.person'::text, true), ''::text))::bigint));
ALTER TABLE public.playbooks_playbook ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.playbooks_run ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.playbooks_tally ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.playbooks_task ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.playbooks_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.public_count ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.public_file ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.public_message ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.public_report ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.public_used_ticket ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.readiness_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.readiness_drill ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.readiness_drill_expectation ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.readiness_drill_inject ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.readiness_drill_lesson ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.readiness_drill_note ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.readiness_drill_party ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.readiness_drill_pause ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.readiness_drill_scenario ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.readiness_drill_staff ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.readiness_hand_over_note ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.releases_block ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.releases_copy ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.releases_draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.releases_passage ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.releases_share ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.reporting_issued ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.search_document ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.search_probe ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.search_question ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.search_recipient ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.search_view ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON public.calls_matter FOR SELECT TO pehra_reader USING ((((kind)::text = ANY (ARRAY[('crisis'::character varying)::text, ('report'::character varying)::text])) OR (EXISTS ( SELECT
   FROM public.incidents_case c
  WHERE ((c.reference)::text = (calls_matter.reference)::text)))));
CREATE POLICY seen ON public.calls_task FOR SELECT TO pehra_reader USING (((caller_id = ANY ((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[])) AND (EXISTS ( SELECT
   FROM public.calls_matter m
  WHERE (m.task_id = calls_task.id)))));
CREATE POLICY seen ON public.campaigns_campaign FOR SELECT TO pehra_reader USING ((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]));
CREATE POLICY seen ON public.campaigns_link FOR SELECT TO pehra_reader USING (((EXISTS ( SELECT
   FROM public.incidents_case c
  WHERE (c.id = campaigns_link.case_id))) AND (EXISTS ( SELECT
   FROM public.incidents_case c
  WHERE (c.id = campaigns_link.other_id)))));
CREATE POLICY seen ON public.campaigns_member FOR SELECT TO pehra_reader USING (((EXISTS ( SELECT
   FROM public.campaigns_campaign c
  WHERE (c.id = campaigns_member.campaign_id))) AND (EXISTS ( SELECT
   FROM public.incidents_case c
  WHERE (c.id = campaigns_member.case_id)))));
CREATE POLICY seen ON public.campaigns_remark FOR SELECT TO pehra_reader USING (((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]) AND (EXISTS ( SELECT
   FROM public.campaigns_campaign c
  WHERE (c.id = campaigns_remark.campaign_id)))));
CREATE POLICY seen ON public.campaigns_team FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.campaigns_campaign c
  WHERE ((c.id = campaigns_team.campaign_id) AND (c.audience && array_remove((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[], (0)::bigint))))));
CREATE POLICY seen ON public.casefields_field FOR SELECT TO pehra_reader USING ((party_id = ANY ((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[])));
CREATE POLICY seen ON public.casefields_mark FOR SELECT TO pehra_reader USING (((party_id = ANY ((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[])) AND ( SELECT true
   FROM public.incidents_case c
  WHERE (c.id = casefields_mark.case_id))));
CREATE POLICY seen ON public.casefields_value FOR SELECT TO pehra_reader USING (((party_id = ANY ((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[])) AND ( SELECT true
   FROM public.incidents_case c
  WHERE (c.id = casefields_value.case_id))));
CREATE POLICY seen ON public.casefields_version FOR SELECT TO pehra_reader USING (( SELECT true
   FROM public.casefields_field f
  WHERE (f.id = casefields_version.field_id)));
CREATE POLICY seen ON public.correspondence_answer_link FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.correspondence_request r
  WHERE ((r.id = correspondence_answer_link.request_id) AND (r.audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[])))));
CREATE POLICY seen ON public.correspondence_measure FOR SELECT TO pehra_reader USING (((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]) AND (EXISTS ( SELECT
   FROM public.incidents_case c
  WHERE (c.id = correspondence_measure.case_id)))));
CREATE POLICY seen ON public.correspondence_message FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.correspondence_request r
  WHERE ((r.id = correspondence_message.request_id) AND (r.audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[])))));
CREATE POLICY seen ON public.correspondence_message_file FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.correspondence_message m
  WHERE (m.id = correspondence_message_file.message_id))));
CREATE POLICY seen ON public.correspondence_request FOR SELECT TO pehra_reader USING ((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]));
CREATE POLICY seen ON public.correspondence_step FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.correspondence_measure m
  WHERE (m.id = correspondence_step.measure_id))));
CREATE POLICY seen ON public.deadlines_deadline FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.incidents_case c
  WHERE (((c.reference)::text = substr(deadlines_deadline.subject, 6)) AND (c.audience && array_remove((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[], (0)::bigint))))));
CREATE POLICY seen ON public.events_alert FOR SELECT TO pehra_reader USING ((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]));
CREATE POLICY seen ON public.events_call FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.events_digest d
  WHERE (d.id = events_call.digest_id))));
CREATE POLICY seen ON public.events_case_link FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.events_finding f
  WHERE (f.id = events_case_link.finding_id))));
CREATE POLICY seen ON public.events_change FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.events_finding f
  WHERE (f.id = events_change.finding_id))));
CREATE POLICY seen ON public.events_digest FOR SELECT TO pehra_reader USING ((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]));
CREATE POLICY seen ON public.events_digest_line FOR SELECT TO pehra_reader USING (((EXISTS ( SELECT
   FROM public.events_digest d
  WHERE (d.id = events_digest_line.digest_id))) AND (EXISTS ( SELECT
   FROM public.events_finding f
  WHERE (f.id = events_digest_line.finding_id)))));
CREATE POLICY seen ON public.events_episode FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.events_finding f
  WHERE (f.id = events_episode.finding_id))));
CREATE POLICY seen ON public.events_finding FOR SELECT TO pehra_reader USING ((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]));
CREATE POLICY seen ON public.events_passed FOR SELECT TO pehra_reader USING ((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]));
CREATE POLICY seen ON public.events_preference FOR SELECT TO pehra_reader USING ((organisation_id = ANY ((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[])));
CREATE POLICY seen ON public.events_remedied FOR SELECT TO pehra_reader USING ((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]));
CREATE POLICY seen ON public.events_sighting FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.events_finding f
  WHERE (f.id = events_sighting.finding_id))));
CREATE POLICY seen ON public.events_standing FOR SELECT TO pehra_reader USING ((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]));
CREATE POLICY seen ON public.events_view FOR SELECT TO pehra_reader USING ((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]));
CREATE POLICY seen ON public.evidence_bundle FOR SELECT TO pehra_reader USING (((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]) AND (EXISTS ( SELECT
   FROM public.incidents_case c
  WHERE (c.id = evidence_bundle.case_id)))));
CREATE POLICY seen ON public.evidence_destruction FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.evidence_piece p
  WHERE (p.id = evidence_destruction.piece_id))));
CREATE POLICY seen ON public.evidence_handover FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.evidence_piece p
  WHERE (p.id = evidence_handover.piece_id))));
CREATE POLICY seen ON public.evidence_hold FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.evidence_piece p
  WHERE (p.id = evidence_hold.piece_id))));
CREATE POLICY seen ON public.evidence_link FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.evidence_piece p
  WHERE (p.id = evidence_link.piece_id))));
CREATE POLICY seen ON public.evidence_piece FOR SELECT TO pehra_reader USING (((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]) AND (EXISTS ( SELECT
   FROM public.incidents_case c
  WHERE (c.id = evidence_piece.case_id)))));
CREATE POLICY seen ON public.evidence_upload FOR SELECT TO pehra_reader USING (((user_id = (NULLIF(current_setting('pehra.person'::text, true), ''::text))::bigint) AND (EXISTS ( SELECT
   FROM public.incidents_case c
  WHERE (c.id = evidence_upload.case_id)))));
CREATE POLICY seen ON public.incidents_assignment FOR SELECT TO pehra_reader USING (((party_id = ANY ((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[])) AND ( SELECT true
   FROM public.incidents_case c
  WHERE (c.id = incidents_assignment.case_id))));
CREATE POLICY seen ON public.incidents_bulk FOR SELECT TO pehra_reader USING ((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]));
CREATE POLICY seen ON public.incidents_bulk_item FOR SELECT TO pehra_reader USING ((( SELECT true
   FROM public.incidents_bulk b
  WHERE (b.id = incidents_bulk_item.bulk_id)) AND ( SELECT true
   FROM public.incidents_case c
  WHERE (c.id = incidents_bulk_item.case_id))));
CREATE POLICY seen ON public.incidents_case FOR SELECT TO pehra_reader USING ((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]));
CREATE POLICY seen ON public.incidents_correction FOR SELECT TO pehra_reader USING (((party_id = ANY ((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[])) AND ( SELECT true
   FROM public.incidents_entry e
  WHERE (e.id = incidents_correction.entry_id))));
CREATE POLICY seen ON public.incidents_drill FOR SELECT TO pehra_reader USING ((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]));
CREATE POLICY seen ON public.incidents_entry FOR SELECT TO pehra_reader USING (((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]) AND (EXISTS ( SELECT
   FROM public.incidents_case c
  WHERE (c.id = incidents_entry.case_id)))));
CREATE POLICY seen ON public.incidents_merge FOR SELECT TO pehra_reader USING (((EXISTS ( SELECT
   FROM public.incidents_case c
  WHERE ((c.id = incidents_merge.case_id) AND (c.audience && array_remove((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[], (0)::bigint))))) AND (EXISTS ( SELECT
   FROM public.incidents_case c
  WHERE ((c.id = incidents_merge.into_id) AND (c.audience && array_remove((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[], (0)::bigint)))))));
CREATE POLICY seen ON public.incidents_named FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.incidents_case c
  WHERE ((c.id = incidents_named.case_id) AND (c.audience && array_remove((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[], (0)::bigint))))));
CREATE POLICY seen ON public.incidents_observable FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.incidents_case c
  WHERE (c.id = incidents_observable.case_id))));
CREATE POLICY seen ON public.incidents_participant FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.incidents_case c
  WHERE ((c.id = incidents_participant.case_id) AND (c.audience && array_remove((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[], (0)::bigint))))));
CREATE POLICY seen ON public.incidents_permission FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.incidents_case c
  WHERE ((c.id = incidents_permission.case_id) AND (c.audience && array_remove((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[], (0)::bigint))))));
CREATE POLICY seen ON public.incidents_report FOR SELECT TO pehra_reader USING ((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]));
CREATE POLICY seen ON public.incidents_sameness FOR SELECT TO pehra_reader USING (((EXISTS ( SELECT
   FROM public.incidents_case c
  WHERE ((c.id = incidents_sameness.case_id) AND (c.custodian_id = ANY ((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[])) AND (c.audience && array_remove((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[], (0)::bigint))))) OR (EXISTS ( SELECT
   FROM public.incidents_case c
  WHERE ((c.id = incidents_sameness.other_id) AND (c.custodian_id = ANY ((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[])) AND (c.audience && array_remove((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[], (0)::bigint)))))));
CREATE POLICY seen ON public.incidents_transfer FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.incidents_case c
  WHERE ((c.id = incidents_transfer.case_id) AND (c.audience && array_remove((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[], (0)::bigint))))));
CREATE POLICY seen ON public.incidents_unheld FOR SELECT TO pehra_reader USING (((party_id = ANY ((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[])) AND ( SELECT true
   FROM public.incidents_case c
  WHERE (c.id = incidents_unheld.case_id))));
CREATE POLICY seen ON public.playbooks_playbook FOR SELECT TO pehra_reader USING (((owner_id IS NULL) OR shared OR (owner_id = ANY ((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[])) OR (EXISTS ( SELECT
   FROM public.playbooks_mandate m
  WHERE (m.playbook_id = playbooks_playbook.id)))));
CREATE POLICY seen ON public.playbooks_run FOR SELECT TO pehra_reader USING (((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]) AND (EXISTS ( SELECT
   FROM public.incidents_case c
  WHERE (c.id = playbooks_run.case_id)))));
CREATE POLICY seen ON public.playbooks_tally FOR SELECT TO pehra_reader USING ((body_id = ANY ((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[])));
CREATE POLICY seen ON public.playbooks_task FOR SELECT TO pehra_reader USING (((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]) AND (EXISTS ( SELECT
   FROM public.incidents_case c
  WHERE (c.id = playbooks_task.case_id)))));
CREATE POLICY seen ON public.playbooks_version FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.playbooks_playbook p
  WHERE ((p.id = playbooks_version.playbook_id) AND (((playbooks_version.state)::text = 'published'::text) OR (p.owner_id = ANY ((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[])))))));
CREATE POLICY seen ON public.public_count FOR SELECT TO pehra_reader USING (false);
CREATE POLICY seen ON public.public_file FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.public_report r
  WHERE ((r.id = public_file.report_id) AND (r.audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[])))));
CREATE POLICY seen ON public.public_message FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.public_report r
  WHERE ((r.id = public_message.report_id) AND (r.audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[])))));
CREATE POLICY seen ON public.public_report FOR SELECT TO pehra_reader USING ((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]));
CREATE POLICY seen ON public.public_used_ticket FOR SELECT TO pehra_reader USING (false);
CREATE POLICY seen ON public.readiness_answer FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.readiness_assessment a
  WHERE ((a.id = readiness_answer.assessment_id) AND (a.readers && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[])))));
CREATE POLICY seen ON public.readiness_drill FOR SELECT TO pehra_reader USING ((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]));
CREATE POLICY seen ON public.readiness_drill_expectation FOR SELECT TO pehra_reader USING ((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]));
CREATE POLICY seen ON public.readiness_drill_inject FOR SELECT TO pehra_reader USING ((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]));
CREATE POLICY seen ON public.readiness_drill_lesson FOR SELECT TO pehra_reader USING ((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]));
CREATE POLICY seen ON public.readiness_drill_note FOR SELECT TO pehra_reader USING ((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]));
CREATE POLICY seen ON public.readiness_drill_party FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.readiness_drill d
  WHERE (d.id = readiness_drill_party.drill_id))));
CREATE POLICY seen ON public.readiness_drill_pause FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.readiness_drill d
  WHERE (d.id = readiness_drill_pause.drill_id))));
CREATE POLICY seen ON public.readiness_drill_scenario FOR SELECT TO pehra_reader USING ((body_id = ANY ((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[])));
CREATE POLICY seen ON public.readiness_drill_staff FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.readiness_drill d
  WHERE (d.id = readiness_drill_staff.drill_id))));
CREATE POLICY seen ON public.readiness_hand_over_note FOR SELECT TO pehra_reader USING ((body_id = ANY ((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[])));
CREATE POLICY seen ON public.releases_block FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.releases_draft d
  WHERE (d.id = releases_block.draft_id))));
CREATE POLICY seen ON public.releases_copy FOR SELECT TO pehra_reader USING ((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]));
CREATE POLICY seen ON public.releases_draft FOR SELECT TO pehra_reader USING (((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]) AND (EXISTS ( SELECT
   FROM public.incidents_case c
  WHERE (c.id = releases_draft.case_id)))));
CREATE POLICY seen ON public.releases_passage FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.releases_copy c
  WHERE (c.id = releases_passage.copy_id))));
CREATE POLICY seen ON public.releases_share FOR SELECT TO pehra_reader USING ((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]));
CREATE POLICY seen ON public.reporting_issued FOR SELECT TO pehra_reader USING (((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]) AND (EXISTS ( SELECT
   FROM public.incidents_case c
  WHERE (c.id = reporting_issued.case_id)))));
CREATE POLICY seen ON public.search_document FOR SELECT TO pehra_reader USING (((words @@ public.search_window()) AND (audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[])));
CREATE POLICY seen ON public.search_probe FOR SELECT TO pehra_reader USING ((party_id = ANY ((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[])));
CREATE POLICY seen ON public.search_question FOR SELECT TO pehra_reader USING ((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]));
CREATE POLICY seen ON public.search_recipient FOR SELECT TO pehra_reader USING ((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]));
CREATE POLICY seen ON public.search_view FOR SELECT TO pehra_reader USING ((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]));
CREATE POLICY seen ON public.statistics_fact FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.incidents_case c
  WHERE ((c.id = statistics_fact.case_id) AND (c.audience && array_remove((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[], (0)::bigint))))));
CREATE POLICY seen ON public.statistics_frozen FOR SELECT TO pehra_reader USING ((((release)::text = 'public'::text) OR (audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[])));
CREATE POLICY seen ON public.watch_closing FOR SELECT TO pehra_reader USING ((key = ANY ((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[])));
CREATE POLICY seen ON public.watch_item FOR SELECT TO pehra_reader USING ((key = ANY ((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[])));
CREATE POLICY seen ON public.watch_receipt FOR SELECT TO pehra_reader USING ((EXISTS ( SELECT
   FROM public.watch_situation s
  WHERE (s.id = watch_receipt.situation_id))));
CREATE POLICY seen ON public.watch_situation FOR SELECT TO pehra_reader USING ((audience && (NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[]));
CREATE POLICY seen ON public.watch_tally FOR SELECT TO pehra_reader USING ((key = ANY ((NULLIF(current_setting('pehra.keys'::text, true), ''::text))::bigint[])));
ALTER TABLE public.statistics_contained ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.statistics_edge ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.statistics_fact ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.statistics_frozen ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.statistics_total ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.watch_closing ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.watch_item ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.watch_receipt ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.watch_situation ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.watch_tally ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.webhooks_delivery ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.webhooks_endpoint ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.webhooks_noted ENABLE ROW LEVEL SECURITY;
GRANT USAGE ON SCHEMA public TO pehra_reader;
GRANT SELECT ON TABLE public.incidents_case TO pehra_reader;
GRANT SELECT ON TABLE public.statistics_fact TO pehra_reader;
GRANT SELECT ON TABLE public.accounts_membership TO pehra_reader;
GRANT SELECT ON TABLE public.accounts_user TO pehra_reader;
GRANT SELECT ON TABLE public.audit_entry TO pehra_reader;
GRANT SELECT ON TABLE public.audit_head TO pehra_reader;
GRANT SELECT ON TABLE public.audit_verification TO pehra_reader;
GRANT SELECT ON TABLE public.auth_group TO pehra_reader;
GRANT SELECT ON TABLE public.auth_group_permissions TO pehra_reader;
GRANT SELECT ON TABLE public.auth_permission TO pehra_reader;
GRANT SELECT ON TABLE public.calls_attempt TO pehra_reader;
GRANT SELECT ON TABLE public.calls_matter TO pehra_reader;
GRANT SELECT ON TABLE public.calls_place TO pehra_reader;
GRANT SELECT ON TABLE public.calls_task TO pehra_reader;
GRANT SELECT ON TABLE public.calls_watched TO pehra_reader;
GRANT SELECT ON TABLE public.calls_wish TO pehra_reader;
GRANT SELECT ON TABLE public.campaigns_campaign TO pehra_reader;
GRANT SELECT ON TABLE public.campaigns_link TO pehra_reader;
GRANT SELECT ON TABLE public.campaigns_member TO pehra_reader;
GRANT SELECT ON TABLE public.campaigns_remark TO pehra_reader;
GRANT SELECT ON TABLE public.campaigns_team TO pehra_reader;
GRANT SELECT ON TABLE public.casefields_field TO pehra_reader;
GRANT SELECT ON TABLE public.casefields_mark TO pehra_reader;
GRANT SELECT ON TABLE public.casefields_value TO pehra_reader;
GRANT SELECT ON TABLE public.casefields_version TO pehra_reader;
GRANT SELECT ON TABLE public.correspondence_answer_link TO pehra_reader;
GRANT SELECT ON TABLE public.correspondence_measure TO pehra_reader;
GRANT SELECT ON TABLE public.correspondence_message TO pehra_reader;
GRANT SELECT ON TABLE public.correspondence_message_file TO pehra_reader;
GRANT SELECT ON TABLE public.correspondence_request TO pehra_reader;
GRANT SELECT ON TABLE public.correspondence_step TO pehra_reader;
GRANT SELECT ON TABLE public.council_action TO pehra_reader;
GRANT SELECT ON TABLE public.council_attendance TO pehra_reader;
GRANT SELECT ON TABLE public.council_comment TO pehra_reader;
GRANT SELECT ON TABLE public.council_directive TO pehra_reader;
GRANT SELECT ON TABLE public.council_duty TO pehra_reader;
GRANT SELECT ON TABLE public.council_evidence TO pehra_reader;
GRANT SELECT ON TABLE public.council_holding TO pehra_reader;
GRANT SELECT ON TABLE public.council_interest TO pehra_reader;
GRANT SELECT ON TABLE public.council_item TO pehra_reader;
GRANT SELECT ON TABLE public.council_meeting TO pehra_reader;
GRANT SELECT ON TABLE public.council_minutes TO pehra_reader;
GRANT SELECT ON TABLE public.council_motion TO pehra_reader;
GRANT SELECT ON TABLE public.council_pack TO pehra_reader;
GRANT SELECT ON TABLE public.council_pack_reading TO pehra_reader;
GRANT SELECT ON TABLE public.council_paper TO pehra_reader;
GRANT SELECT ON TABLE public.council_resolution TO pehra_reader;
GRANT SELECT ON TABLE public.council_seat TO pehra_reader;
GRANT SELECT ON TABLE public.council_showing TO pehra_reader;
GRANT SELECT ON TABLE public.council_tally TO pehra_reader;
GRANT SELECT ON TABLE public.council_tier_place TO pehra_reader;
GRANT SELECT ON TABLE public.council_vote TO pehra_reader;
GRANT SELECT ON TABLE public.council_waiver TO pehra_reader;
GRANT SELECT ON TABLE public.deadlines_deadline TO pehra_reader;
GRANT SELECT ON TABLE public.delivery_attachment TO pehra_reader;
GRANT SELECT ON TABLE public.delivery_held TO pehra_reader;
GRANT SELECT ON TABLE public.delivery_mail TO pehra_reader;
GRANT SELECT ON TABLE public.delivery_notice TO pehra_reader;
GRANT SELECT ON TABLE public.delivery_preference TO pehra_reader;
GRANT SELECT ON TABLE public.delivery_read TO pehra_reader;
GRANT SELECT ON TABLE public.django_content_type TO pehra_reader;
GRANT SELECT ON TABLE public.django_migrations TO pehra_reader;
GRANT SELECT ON TABLE public.documents_document TO pehra_reader;
GRANT SELECT ON TABLE public.events_alert TO pehra_reader;
GRANT SELECT ON TABLE public.events_boundaries TO pehra_reader;
GRANT SELECT ON TABLE public.events_call TO pehra_reader;
GRANT SELECT ON TABLE public.events_case_link TO pehra_reader;
GRANT SELECT ON TABLE public.events_case_rule TO pehra_reader;
GRANT SELECT ON TABLE public.events_change TO pehra_reader;
GRANT SELECT ON TABLE public.events_digest TO pehra_reader;
GRANT SELECT ON TABLE public.events_digest_line TO pehra_reader;
GRANT SELECT ON TABLE public.events_due TO pehra_reader;
GRANT SELECT ON TABLE public.events_episode TO pehra_reader;
GRANT SELECT ON TABLE public.events_finding TO pehra_reader;
GRANT SELECT ON TABLE public.events_passed TO pehra_reader;
GRANT SELECT ON TABLE public.events_preference TO pehra_reader;
GRANT SELECT ON TABLE public.events_remedied TO pehra_reader;
GRANT SELECT ON TABLE public.events_run TO pehra_reader;
GRANT SELECT ON TABLE public.events_sighting TO pehra_reader;
GRANT SELECT ON TABLE public.events_source TO pehra_reader;
GRANT SELECT ON TABLE public.events_standing TO pehra_reader;
GRANT SELECT ON TABLE public.events_stream TO pehra_reader;
GRANT SELECT ON TABLE public.events_taken_report TO pehra_reader;
GRANT SELECT ON TABLE public.events_untold TO pehra_reader;
GRANT SELECT ON TABLE public.events_view TO pehra_reader;
GRANT SELECT ON TABLE public.evidence_bundle TO pehra_reader;
GRANT SELECT ON TABLE public.evidence_destruction TO pehra_reader;
GRANT SELECT ON TABLE public.evidence_handover TO pehra_reader;
GRANT SELECT ON TABLE public.evidence_hold TO pehra_reader;
GRANT SELECT ON TABLE public.evidence_link TO pehra_reader;
GRANT SELECT ON TABLE public.evidence_piece TO pehra_reader;
GRANT SELECT ON TABLE public.evidence_upload TO pehra_reader;
GRANT SELECT ON TABLE public.incidents_assignment TO pehra_reader;
GRANT SELECT ON TABLE public.incidents_bulk TO pehra_reader;
GRANT SELECT ON TABLE public.incidents_bulk_item TO pehra_reader;
GRANT SELECT ON TABLE public.incidents_correction TO pehra_reader;
GRANT SELECT ON TABLE public.incidents_drill TO pehra_reader;
GRANT SELECT ON TABLE public.incidents_entry TO pehra_reader;
GRANT SELECT ON TABLE public.incidents_idempotency TO pehra_reader;
GRANT SELECT ON TABLE public.incidents_merge TO pehra_reader;
GRANT SELECT ON TABLE public.incidents_named TO pehra_reader;
GRANT SELECT ON TABLE public.incidents_observable TO pehra_reader;
GRANT SELECT ON TABLE public.incidents_participant TO pehra_reader;
GRANT SELECT ON TABLE public.incidents_permission TO pehra_reader;
GRANT SELECT ON TABLE public.incidents_report TO pehra_reader;
GRANT SELECT ON TABLE public.incidents_sameness TO pehra_reader;
GRANT SELECT ON TABLE public.incidents_transfer TO pehra_reader;
GRANT SELECT ON TABLE public.incidents_unheld TO pehra_reader;
GRANT SELECT ON TABLE public.playbooks_run TO pehra_reader;
GRANT SELECT ON TABLE public.playbooks_task TO pehra_reader;
GRANT SELECT ON TABLE public.playbooks_mandate TO pehra_reader;
GRANT SELECT ON TABLE public.playbooks_playbook TO pehra_reader;
GRANT SELECT ON TABLE public.playbooks_tally TO pehra_reader;
GRANT SELECT ON TABLE public.playbooks_version TO pehra_reader;
GRANT SELECT ON TABLE public.public_count TO pehra_reader;
GRANT SELECT ON TABLE public.public_file TO pehra_reader;
GRANT SELECT ON TABLE public.public_message TO pehra_reader;
GRANT SELECT ON TABLE public.public_report TO pehra_reader;
GRANT SELECT ON TABLE public.public_used_ticket TO pehra_reader;
GRANT SELECT ON TABLE public.readiness_answer TO pehra_reader;
GRANT SELECT ON TABLE public.readiness_assessment TO pehra_reader;
GRANT SELECT ON TABLE public.readiness_call_entry TO pehra_reader;
GRANT SELECT ON TABLE public.readiness_call_test TO pehra_reader;
GRANT SELECT ON TABLE public.readiness_certificate TO pehra_reader;
GRANT SELECT ON TABLE public.readiness_course TO pehra_reader;
GRANT SELECT ON TABLE public.readiness_drill TO pehra_reader;
GRANT SELECT ON TABLE public.readiness_drill_expectation TO pehra_reader;
GRANT SELECT ON TABLE public.readiness_drill_inject TO pehra_reader;
GRANT SELECT ON TABLE public.readiness_drill_lesson TO pehra_reader;
GRANT SELECT ON TABLE public.readiness_drill_note TO pehra_reader;
GRANT SELECT ON TABLE public.readiness_drill_party TO pehra_reader;
GRANT SELECT ON TABLE public.readiness_drill_pause TO pehra_reader;
GRANT SELECT ON TABLE public.readiness_drill_scenario TO pehra_reader;
GRANT SELECT ON TABLE public.readiness_drill_staff TO pehra_reader;
GRANT SELECT ON TABLE public.readiness_enrolment TO pehra_reader;
GRANT SELECT ON TABLE public.readiness_hand_over_note TO pehra_reader;
GRANT SELECT ON TABLE public.readiness_plan TO pehra_reader;
GRANT SELECT ON TABLE public.readiness_post TO pehra_reader;
GRANT SELECT ON TABLE public.readiness_post_holding TO pehra_reader;
GRANT SELECT ON TABLE public.readiness_session TO pehra_reader;
GRANT SELECT ON TABLE public.readiness_shift TO pehra_reader;
GRANT SELECT ON TABLE public.readiness_skill TO pehra_reader;
GRANT SELECT ON TABLE public.readiness_swap TO pehra_reader;
GRANT SELECT ON TABLE public.readiness_tree_call TO pehra_reader;
GRANT SELECT ON TABLE public.registry_body TO pehra_reader;
GRANT SELECT ON TABLE public.registry_case_rule TO pehra_reader;
GRANT SELECT ON TABLE public.registry_cii_designation TO pehra_reader;
GRANT SELECT ON TABLE public.registry_clock TO pehra_reader;
GRANT SELECT ON TABLE public.registry_contact TO pehra_reader;
GRANT SELECT ON TABLE public.registry_network_object TO pehra_reader;
GRANT SELECT ON TABLE public.registry_contest TO pehra_reader;
GRANT SELECT ON TABLE public.registry_council_rule TO pehra_reader;
GRANT SELECT ON TABLE public.registry_council_seat TO pehra_reader;
GRANT SELECT ON TABLE public.registry_crisis_level TO pehra_reader;
GRANT SELECT ON TABLE public.registry_fact TO pehra_reader;
GRANT SELECT ON TABLE public.registry_formation TO pehra_reader;
GRANT SELECT ON TABLE public.registry_formation_file TO pehra_reader;
GRANT SELECT ON TABLE public.registry_formation_step TO pehra_reader;
GRANT SELECT ON TABLE public.registry_hand_over TO pehra_reader;
GRANT SELECT ON TABLE public.registry_loaded_profile TO pehra_reader;
GRANT SELECT ON TABLE public.registry_mandate TO pehra_reader;
GRANT SELECT ON TABLE public.registry_maturity_target TO pehra_reader;
GRANT SELECT ON TABLE public.registry_organisation TO pehra_reader;
GRANT SELECT ON TABLE public.registry_party TO pehra_reader;
GRANT SELECT ON TABLE public.registry_passing TO pehra_reader;
GRANT SELECT ON TABLE public.registry_past_attributes TO pehra_reader;
GRANT SELECT ON TABLE public.registry_playbook TO pehra_reader;
GRANT SELECT ON TABLE public.registry_playbook_power TO pehra_reader;
GRANT SELECT ON TABLE public.registry_province TO pehra_reader;
GRANT SELECT ON TABLE public.registry_release_rule TO pehra_reader;
GRANT SELECT ON TABLE public.registry_report_form TO pehra_reader;
GRANT SELECT ON TABLE public.registry_retention TO pehra_reader;
GRANT SELECT ON TABLE public.registry_revision TO pehra_reader;
GRANT SELECT ON TABLE public.registry_routing TO pehra_reader;
GRANT SELECT ON TABLE public.registry_sector TO pehra_reader;
GRANT SELECT ON TABLE public.registry_severity TO pehra_reader;
GRANT SELECT ON TABLE public.registry_share_purpose TO pehra_reader;
GRANT SELECT ON TABLE public.registry_standing TO pehra_reader;
GRANT SELECT ON TABLE public.releases_block TO pehra_reader;
GRANT SELECT ON TABLE public.releases_copy TO pehra_reader;
GRANT SELECT ON TABLE public.releases_draft TO pehra_reader;
GRANT SELECT ON TABLE public.releases_passage TO pehra_reader;
GRANT SELECT ON TABLE public.releases_share TO pehra_reader;
GRANT SELECT ON TABLE public.reporting_issued TO pehra_reader;
GRANT SELECT ON TABLE public.search_document TO pehra_reader;
GRANT SELECT ON TABLE public.search_probe TO pehra_reader;
GRANT SELECT ON TABLE public.search_question TO pehra_reader;
GRANT SELECT ON TABLE public.search_recipient TO pehra_reader;
GRANT SELECT ON TABLE public.search_reticence TO pehra_reader;
GRANT SELECT ON TABLE public.search_view TO pehra_reader;
GRANT SELECT ON TABLE public.statistics_contained TO pehra_reader;
GRANT SELECT ON TABLE public.statistics_edge TO pehra_reader;
GRANT SELECT ON TABLE public.statistics_frozen TO pehra_reader;
GRANT SELECT ON TABLE public.statistics_total TO pehra_reader;
GRANT SELECT ON TABLE public.watch_closing TO pehra_reader;
GRANT SELECT ON TABLE public.watch_declaration TO pehra_reader;
GRANT SELECT ON TABLE public.watch_item TO pehra_reader;
GRANT SELECT ON TABLE public.watch_receipt TO pehra_reader;
GRANT SELECT ON TABLE public.watch_situation TO pehra_reader;
GRANT SELECT ON TABLE public.watch_step TO pehra_reader;
GRANT SELECT ON TABLE public.watch_tally TO pehra_reader;
GRANT SELECT ON TABLE public.webhooks_delivery TO pehra_reader;
GRANT SELECT ON TABLE public.webhooks_endpoint TO pehra_reader;
GRANT SELECT ON TABLE public.webhooks_noted TO pehra_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO pehra_reader;
INSERT INTO public.django_migrations (app, name, applied) VALUES
    ('access', '0001_reader', now()),
    ('account', '0001_initial', now()),
    ('account', '0002_email_max_length', now()),
    ('account', '0003_alter_emailaddress_create_unique_verified_email', now()),
    ('account', '0004_alter_emailaddress_drop_unique_email', now()),
    ('account', '0005_emailaddress_idx_upper_email', now()),
    ('account', '0006_emailaddress_lower', now()),
    ('account', '0007_emailaddress_idx_email', now()),
    ('account', '0008_emailaddress_unique_primary_email_fixup', now()),
    ('account', '0009_emailaddress_unique_primary_email', now()),
    ('accounts', '0001_initial', now()),
    ('accounts', '0002_secrets', now()),
    ('accounts', '0003_sessions', now()),
    ('accounts', '0004_token_roles', now()),
    ('audit', '0001_initial', now()),
    ('audit', '0002_links_cost_half', now()),
    ('auth', '0001_initial', now()),
    ('auth', '0002_alter_permission_name_max_length', now()),
    ('auth', '0003_alter_user_email_max_length', now()),
    ('auth', '0004_alter_user_username_opts', now()),
    ('auth', '0005_alter_user_last_login_null', now()),
    ('auth', '0006_require_contenttypes_0002', now()),
    ('auth', '0007_alter_validators_add_error_messages', now()),
    ('auth', '0008_alter_user_username_max_length', now()),
    ('auth', '0009_alter_user_last_name_max_length', now()),
    ('auth', '0010_alter_group_name_max_length', now()),
    ('auth', '0011_update_proxy_permissions', now()),
    ('auth', '0012_alter_user_first_name_max_length', now()),
    ('axes', '0001_initial', now()),
    ('axes', '0002_auto_20151217_2044', now()),
    ('axes', '0003_auto_20160322_0929', now()),
    ('axes', '0004_auto_20181024_1538', now()),
    ('axes', '0005_remove_accessattempt_trusted', now()),
    ('axes', '0006_remove_accesslog_trusted', now()),
    ('axes', '0007_alter_accessattempt_unique_together', now()),
    ('axes', '0008_accessfailurelog', now()),
    ('axes', '0009_add_session_hash', now()),
    ('axes', '0010_accessattemptexpiration', now()),
    ('calls', '0001_initial', now()),
    ('calls', '0002_row_security', now()),
    ('calls', '0003_began', now()),
    ('calls', '0004_by_its_clock', now()),
    ('calls', '0005_situation_reports', now()),
    ('campaigns', '0001_initial', now()),
    ('campaigns', '0002_row_security', now()),
    ('campaigns', '0003_remarks_withdrawn', now()),
    ('casefields', '0001_initial', now()),
    ('casefields', '0002_kept_by_the_database', now()),
    ('contenttypes', '0001_initial', now()),
    ('contenttypes', '0002_remove_content_type_name', now()),
    ('correspondence', '0001_initial', now()),
    ('correspondence', '0002_row_security', now()),
    ('correspondence', '0003_open_requests', now()),
    ('council', '0001_seats_meetings_motions', now()),
    ('council', '0002_decided_stays', now()),
    ('council', '0003_directives_packs', now()),
    ('council', '0004_undecided_has_no_outcome', now()),
    ('council', '0005_persons_interests_hindrances', now()),
    ('council', '0006_codes_claims', now()),
    ('deadlines', '0001_initial', now()),
    ('deadlines', '0002_fewer_indexes', now()),
    ('deadlines', '0003_hastened', now()),
    ('delivery', '0001_initial', now()),
    ('delivery', '0002_row_security', now()),
    ('delivery', '0003_withdrawal', now()),
    ('delivery', '0004_keys', now()),
    ('delivery', '0005_fewer_indexes', now()),
    ('delivery', '0006_attachments', now()),
    ('delivery', '0007_drills', now()),
    ('delivery', '0008_correspondence', now()),
    ('delivery', '0009_wishes', now()),
    ('documents', '0001_initial', now()),
    ('events', '0001_initial', now()),
    ('events', '0002_row_security', now()),
    ('events', '0003_telling', now()),
    ('events', '0004_telling_row_security', now()),
    ('events', '0005_ways_in', now()),
    ('events', '0006_index_of_many', now()),
    ('events', '0007_rewritten_in_place', now()),
    ('events', '0008_sources', now()),
    ('events', '0009_streams_of_bodies', now()),
    ('events', '0010_red_findings', now()),
    ('events', '0011_views_and_words', now()),
    ('events', '0012_figures_of_their_time', now()),
    ('events', '0013_inputs_read_anew', now()),
    ('events', '0014_boundaries', now()),
    ('events', '0015_untold', now()),
    ('events', '0016_one_thing_one_finding', now()),
    ('events', '0017_rows_apart', now()),
    ('events', '0018_given_back', now()),
    ('evidence', '0001_initial', now()),
    ('evidence', '0002_chain_and_row_security', now()),
    ('incidents', '0001_initial', now()),
    ('incidents', '0002_row_security', now()),
    ('incidents', '0003_custodians_are_bodies', now()),
    ('incidents', '0004_entry_kinds', now()),
    ('incidents', '0005_fewer_indexes', now()),
    ('incidents', '0006_drills', now()),
    ('incidents', '0007_facts_of_parts', now()),
    ('incidents', '0008_public_channel', now()),
    ('incidents', '0009_assignments_and_bulk_acts', now()),
    ('incidents', '0010_one_incident', now()),
    ('incidents', '0011_sameness_names', now()),
    ('incidents', '0012_assignments_in_order', now()),
    ('incidents', '0013_asked_row_by_row', now()),
    ('incidents', '0014_report_answers', now()),
    ('incidents', '0015_in_nobodys_hands', now()),
    ('incidents', '0016_failing_acts', now()),
    ('incidents', '0017_outcomes', now()),
    ('incidents', '0018_notes_taken_back', now()),
    ('incidents', '0019_traces_are_judged', now()),
    ('incidents', '0020_renamed', now()),
    ('incidents', '0021_judges', now()),
    ('mfa', '0001_initial', now()),
    ('mfa', '0002_authenticator_timestamps', now()),
    ('mfa', '0003_authenticator_type_uniq', now()),
    ('playbooks', '0001_initial', now()),
    ('playbooks', '0002_guards_and_row_security', now()),
    ('playbooks', '0003_sums_by_day', now()),
    ('procrastinate', '0001_initial', now()),
    ('procrastinate', '0002_drop_started_at_column', now()),
    ('procrastinate', '0003_drop_started_at_column', now()),
    ('procrastinate', '0004_drop_procrastinate_version_table', now()),
    ('procrastinate', '0005_fix_procrastinate_fetch_job', now()),
    ('procrastinate', '0006_fix_trigger_status_events_insert', now()),
    ('procrastinate', '0007_add_queueing_lock_column', now()),
    ('procrastinate', '0008_close_fetch_job_race_condition', now()),
    ('procrastinate', '0009_add_defer_job_function', now()),
    ('procrastinate', '0010_add_procrastinate_periodic_defers', now()),
    ('procrastinate', '0011_add_foreign_key_index', now()),
    ('procrastinate', '0012_add_locks_to_periodic_defer', now()),
    ('procrastinate', '0013_fix_procrastinate_defer_periodic_job', now()),
    ('procrastinate', '0014_add_finish_job_and_retry_job_functions', now()),
    ('procrastinate', '0015_add_trigger_on_job_deletion', now()),
    ('procrastinate', '0016_delete_finished_jobs', now()),
    ('procrastinate', '0017_add_checks_to_finish_job', now()),
    ('procrastinate', '0018_add_checks_to_retry_job', now()),
    ('procrastinate', '0019_fix_finish_job_compat_issue', now()),
    ('procrastinate', '0020_add_index_on_procrastinate_jobs', now()),
    ('procrastinate', '0021_add_kwargs_to_defer_periodic_job', now()),
    ('procrastinate', '0022_null_locks_excluded', now()),
    ('procrastinate', '0023_remove_old_finish_job_function', now()),
    ('procrastinate', '0024_job_id_bigint', now()),
    ('procrastinate', '0025_add_models', now()),
    ('procrastinate', '0026_add_job_priority', now()),
    ('procrastinate', '0027_add_periodic_job_priority', now()),
    ('procrastinate', '0028_add_cancel_states', now()),
    ('procrastinate', '0029_add_additional_params_to_retry_job', now()),
    ('procrastinate', '0030_alter_procrastinateevent_options', now()),
    ('procrastinate', '0031_add_indexes_for_fetch_job', now()),
    ('procrastinate', '0032_pre_cancel_notification', now()),
    ('procrastinate', '0033_post_cancel_notification', now()),
    ('procrastinate', '0034_pre_add_heartbeat', now()),
    ('procrastinate', '0035_post_add_heartbeat', now()),
    ('procrastinate', '0036_add_worker_model', now()),
    ('procrastinate', '0037_pre_batch_defer_jobs', now()),
    ('procrastinate', '0038_post_batch_defer_jobs', now()),
    ('procrastinate', '0039_pre_priority_lock_fetch_job', now()),
    ('procrastinate', '0040_pre_retry_failed_job', now()),
    ('procrastinate', '0041_post_retry_failed_job', now()),
    ('public', '0001_initial', now()),
    ('public', '0002_row_security', now()),
    ('public', '0003_answers', now()),
    ('readiness', '0001_initial', now()),
    ('readiness', '0002_row_security', now()),
    ('readiness', '0003_drills', now()),
    ('readiness', '0004_certificates_anew', now()),
    ('readiness', '0005_own_scenarios', now()),
    ('registry', '0001_initial', now()),
    ('registry', '0002_revision', now()),
    ('registry', '0003_history', now()),
    ('registry', '0004_contests', now()),
    ('registry', '0005_contested', now()),
    ('registry', '0006_contested', now()),
    ('registry', '0007_held', now()),
    ('registry', '0008_case_rules', now()),
    ('registry', '0009_council', now()),
    ('registry', '0010_maturity_targets', now()),
    ('registry', '0011_formation', now()),
    ('registry', '0012_formationfile_failed_at_formationfile_failure_and_more', now()),
    ('registry', '0013_retention', now()),
    ('registry', '0014_playbooks', now()),
    ('registry', '0015_crisis_levels', now()),
    ('registry', '0016_sharing', now()),
    ('registry', '0017_report_forms', now()),
    ('registry', '0018_calling', now()),
    ('registry', '0019_calling_for_reports', now()),
    ('registry', '0020_forms_are_read_once', now()),
    ('releases', '0001_initial', now()),
    ('releases', '0002_row_security', now()),
    ('releases', '0003_once_by_each_giver', now()),
    ('reporting', '0001_initial', now()),
    ('reporting', '0002_row_security', now()),
    ('reporting', '0003_answers_as_a_table', now()),
    ('search', '0001_initial', now()),
    ('search', '0002_kept_by_the_database', now()),
    ('search', '0003_one_plan_for_each_kind', now()),
    ('search', '0004_marks_in_one_go', now()),
    ('search', '0005_answers_to_forms', now()),
    ('search', '0006_entries_with_words', now()),
    ('search', '0007_traces_that_do_not_count', now()),
    ('sessions', '0001_initial', now()),
    ('statistics', '0001_tables', now()),
    ('statistics', '0002_kept_by_the_database', now()),
    ('statistics', '0003_what_a_case_costs', now()),
    ('statistics', '0004_none_is_lost', now()),
    ('statistics', '0005_clocks_of_one_statement', now()),
    ('statistics', '0006_no_incident', now()),
    ('watch', '0001_initial', now()),
    ('watch', '0002_kept_by_the_database', now()),
    ('watch', '0003_closing', now()),
    ('watch', '0004_what_a_case_costs', now()),
    ('webhooks', '0001_initial', now()),
    ('webhooks', '0002_kept_by_the_database', now());
