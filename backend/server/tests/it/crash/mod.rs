//! `kill -9` of the server at any moment: what was acknowledged stays, what was not is there wholly or not at all.

mod audit;
mod client;
mod import;

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Duration,
};

use self::{
    client::{Client, Place},
    import::Importer,
};
use crate::{
    database::Database,
    process::{Server, folder, run, said},
    random::Random,
};

/// People who edit at the same time.
const CLIENTS: u64 = 4;
/// Kills of a run in the suite; `REQ1_KILLS` says otherwise.
const KILLS: usize = 20;

/// Every commit of a change set passes here, and waits as long as the test holds the lock.
const FAULT_POINT: &str = "
    CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NULL; END $$;
    GRANT EXECUTE ON FUNCTION linger() TO PUBLIC;
    CREATE CONSTRAINT TRIGGER linger AFTER INSERT ON outbox DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION linger();";
const OTHERS: &str =
    "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";

/// When the server is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    /// At any time.
    Any,
    /// While a `COMMIT` runs, which the database then carries out.
    CommitThatHolds,
    /// While a `COMMIT` runs, which the database then breaks off.
    CommitThatBreaks,
}

/// What a run came across.
#[derive(Debug, Default)]
struct Tally {
    in_commit: usize,
    in_transaction: usize,
    unanswered: usize,
    carried_out: usize,
}

fn start(database: &Database, files: &str) -> Server {
    Server::on_database(&database.url(), files, "warn,req1_server=info")
}

/// Kills the server and waits until the database has let go of its connections.
fn kill(server: &mut Server, database: &mut Database, moment: Moment, tally: &mut Tally) {
    if moment != Moment::Any {
        database.run("SELECT pg_advisory_lock(1)");
        let committing =
            format!("SELECT count(*) {OTHERS} AND wait_event = 'advisory' AND query = 'COMMIT'");
        for _ in 0..1_000 {
            if database.number(&committing) > 0 {
                tally.in_commit += 1;
                break;
            }
            thread::sleep(Duration::from_millis(5));
        }
    }
    let open = format!(
        "SELECT count(*) {OTHERS} AND xact_start IS NOT NULL AND backend_type = 'client backend'"
    );
    tally.in_transaction += usize::from(database.number(&open) > 0);
    server.signal("KILL");
    server.wait();
    if moment == Moment::CommitThatBreaks {
        let broken =
            format!("SELECT count(pg_terminate_backend(pid)) {OTHERS} AND query = 'COMMIT'");
        database.number(&broken);
    }
    if moment != Moment::Any {
        database.run("SELECT pg_advisory_unlock(1)");
    }
    let left = format!("SELECT count(*) {OTHERS} AND backend_type = 'client backend'");
    for _ in 0..2_000 {
        if database.number(&left) == 0 {
            return;
        }
        thread::sleep(Duration::from_millis(5));
    }
    panic!("the database still works for the dead server");
}

/// Lets the clients write a random number of times, on a slow machine as on a quick one, and a random moment more.
fn wait(written: &AtomicUsize, random: &mut Random) {
    let wanted = 1 + random.below(60);
    for _ in 0..2_000 {
        if written.load(Ordering::Relaxed) >= wanted {
            break;
        }
        thread::sleep(Duration::from_millis(5));
    }
    let moment = u64::try_from(random.below(200_000)).unwrap();
    thread::sleep(Duration::from_micros(moment));
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test run has no other configuration"
)]
fn kills() -> usize {
    std::env::var("REQ1_KILLS").map_or(KILLS, |text| text.parse().unwrap())
}

/// Everything that works on one server.
struct Office {
    clients: Vec<Client>,
    importer: Importer,
    random: Random,
    tally: Tally,
}

impl Office {
    fn open(place: &Place) -> Self {
        Self {
            clients: (1..=CLIENTS).map(|seed| Client::new(seed, place)).collect(),
            importer: Importer::new(place),
            random: Random::new(CLIENTS + 1),
            tally: Tally::default(),
        }
    }

    /// Lets all work until the server is killed.
    fn work_until_killed(&mut self, server: &mut Server, database: &mut Database, moment: Moment) {
        let (url, written) = (server.url(), &AtomicUsize::new(0));
        let (clients, importer) = (&mut self.clients, &mut self.importer);
        thread::scope(|scope| {
            for client in clients {
                let url = url.clone();
                scope.spawn(move || client.work(&url, written));
            }
            scope.spawn(|| importer.work(&url));
            wait(written, &mut self.random);
            kill(server, database, moment, &mut self.tally);
        });
    }

    /// Compares what all know with what the database holds.
    fn compare(&mut self, database: &mut Database) {
        for client in &mut self.clients {
            let found = client.compare(database);
            self.tally.unanswered += usize::from(found.is_some());
            self.tally.carried_out += usize::from(found == Some(true));
        }
        self.importer.compare(database);
    }
}

#[test]
fn ver_1_ops_2_a_kill_at_any_moment_loses_nothing_and_leaves_nothing_half_done() {
    let (files, mut database) = (folder(), Database::create());
    database.run(FAULT_POINT);
    let files = files.path().to_str().unwrap();
    let mut server = start(&database, files);
    let mut office = Office::open(&Place::make(&server));
    let moments = [
        Moment::Any,
        Moment::CommitThatHolds,
        Moment::Any,
        Moment::CommitThatBreaks,
    ];
    for (kill, moment) in moments.into_iter().cycle().take(kills()).enumerate() {
        office.work_until_killed(&mut server, &mut database, moment);
        office.compare(&mut database);
        // A fault stays, so a long run may look for it now and then: that takes the longer the more there is.
        if kill < KILLS || kill % 10 == 0 {
            assert_eq!(audit::faults(&mut database), Vec::<String>::new());
        }
        // Its worker is dead for certain: nobody need wait for the lease to run out.
        database.run("UPDATE job SET lease_until = clock_timestamp() WHERE state = 'running'");
        server = start(&database, files);
        for client in &office.clients {
            client.read_back(&server);
        }
    }
    office.importer.finish(&server.url());
    office.compare(&mut database);
    assert_eq!(audit::faults(&mut database), Vec::<String>::new());
    let url = database.url();
    let verified = run(&["verify"], &[("DATABASE_URL", &url), ("FILES_DIR", files)]);
    assert!(verified.status.success(), "{}", said(&verified));
    server.stop();
    let acknowledged: usize = office.clients.iter().map(|one| one.acknowledged).sum();
    let (imports, given_up) = office.importer.counts();
    let tally = office.tally;
    println!(
        "{} kills: {acknowledged} acknowledged writes, {imports} imports done, {given_up} given up; {tally:?}",
        kills()
    );
    assert!(tally.in_commit * 2 >= kills() - 1, "{tally:?}");
    assert!(acknowledged > kills(), "the clients hardly wrote");
}
