//! All SQL of req1: queries, migrations, outbox and job queue.
