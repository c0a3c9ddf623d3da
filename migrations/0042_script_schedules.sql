-- Actions that run by the clock.

ALTER TABLE script
    ADD COLUMN cron_expression text,
    ADD COLUMN time_zone text,
    -- None while it is switched off, or runs only when asked for.
    ADD COLUMN next_run_at timestamptz;

ALTER TABLE script_version
    ADD COLUMN cron_expression text,
    ADD COLUMN time_zone text;

-- Whether the clock began the run, and nobody else.
ALTER TABLE script_execution ADD COLUMN scheduled boolean NOT NULL DEFAULT false;

CREATE INDEX script_next_run_idx ON script (next_run_at) WHERE next_run_at IS NOT NULL AND deleted_at IS NULL;
