//! Somebody who imports one file after the other, as jobs.

use std::{fmt::Write as _, thread, time::Duration};

use req1_test_support::multipart;
use reqwest::blocking::Client as Http;
use sqlx::Row as _;

use super::client::{Place, send};
use crate::{database::Database, process::ADMIN_KEY};

/// Objects of a file.
const OBJECTS: i64 = 1_000;

pub(super) struct Importer {
    project: String,
    /// Names of the specifications that were sent, and the job if the server told one.
    sent: Vec<(String, Option<String>)>,
    done: usize,
    given_up: usize,
}

/// A document with one specification of this name.
fn document(name: &str) -> Vec<u8> {
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <REQ-IF xmlns=\"http://www.omg.org/spec/ReqIF/20110401/reqif.xsd\"><THE-HEADER><REQ-IF-HEADER IDENTIFIER=\"h\">\
         <CREATION-TIME>2024-01-01T00:00:00Z</CREATION-TIME><REQ-IF-TOOL-ID>t</REQ-IF-TOOL-ID>\
         <REQ-IF-VERSION>1.0</REQ-IF-VERSION><SOURCE-TOOL-ID>t</SOURCE-TOOL-ID><TITLE>{name}</TITLE></REQ-IF-HEADER>\
         </THE-HEADER><CORE-CONTENT><REQ-IF-CONTENT><DATATYPES>\
         <DATATYPE-DEFINITION-STRING IDENTIFIER=\"d\" LAST-CHANGE=\"2024-01-01T00:00:00Z\" LONG-NAME=\"s\" MAX-LENGTH=\"999\"/>\
         </DATATYPES><SPEC-TYPES><SPEC-OBJECT-TYPE IDENTIFIER=\"t\" LAST-CHANGE=\"2024-01-01T00:00:00Z\" LONG-NAME=\"T\">\
         <SPEC-ATTRIBUTES><ATTRIBUTE-DEFINITION-STRING IDENTIFIER=\"a\" LAST-CHANGE=\"2024-01-01T00:00:00Z\" \
         LONG-NAME=\"ReqIF.Text\"><TYPE><DATATYPE-DEFINITION-STRING-REF>d</DATATYPE-DEFINITION-STRING-REF></TYPE>\
         </ATTRIBUTE-DEFINITION-STRING></SPEC-ATTRIBUTES></SPEC-OBJECT-TYPE>\
         <SPECIFICATION-TYPE IDENTIFIER=\"st\" LAST-CHANGE=\"2024-01-01T00:00:00Z\" LONG-NAME=\"S\"/></SPEC-TYPES><SPEC-OBJECTS>"
    );
    for number in 0..OBJECTS {
        write!(
            text,
            "<SPEC-OBJECT IDENTIFIER=\"o{number}\" LAST-CHANGE=\"2024-01-01T00:00:00Z\"><VALUES>\
             <ATTRIBUTE-VALUE-STRING THE-VALUE=\"Requirement {number} of {name}\"><DEFINITION>\
             <ATTRIBUTE-DEFINITION-STRING-REF>a</ATTRIBUTE-DEFINITION-STRING-REF></DEFINITION></ATTRIBUTE-VALUE-STRING>\
             </VALUES><TYPE><SPEC-OBJECT-TYPE-REF>t</SPEC-OBJECT-TYPE-REF></TYPE></SPEC-OBJECT>"
        )
        .unwrap();
    }
    write!(
        text,
        "</SPEC-OBJECTS><SPECIFICATIONS><SPECIFICATION IDENTIFIER=\"s\" LAST-CHANGE=\"2024-01-01T00:00:00Z\" \
         LONG-NAME=\"{name}\"><TYPE><SPECIFICATION-TYPE-REF>st</SPECIFICATION-TYPE-REF></TYPE><CHILDREN>"
    )
    .unwrap();
    for number in 0..OBJECTS {
        write!(
            text,
            "<SPEC-HIERARCHY IDENTIFIER=\"n{number}\" LAST-CHANGE=\"2024-01-01T00:00:00Z\"><OBJECT>\
             <SPEC-OBJECT-REF>o{number}</SPEC-OBJECT-REF></OBJECT></SPEC-HIERARCHY>"
        )
        .unwrap();
    }
    text.push_str(
        "</CHILDREN></SPECIFICATION></SPECIFICATIONS></REQ-IF-CONTENT></CORE-CONTENT></REQ-IF>",
    );
    text.into_bytes()
}

impl Importer {
    pub(super) fn new(place: &Place) -> Self {
        Self {
            project: place.project.clone(),
            sent: Vec::new(),
            done: 0,
            given_up: 0,
        }
    }

    /// Imports until the server is gone.
    pub(super) fn work(&mut self, server: &str) {
        let http = Http::new();
        while let Some(()) = self.import(&http, server) {}
    }

    fn import(&mut self, http: &Http, server: &str) -> Option<()> {
        let name = format!("Import {}", self.sent.len());
        self.sent.push((name.clone(), None));
        let (content_type, body) = multipart("import.reqif", &document(&name));
        let answer = http
            .post(format!(
                "{server}/api/v1/projects/{}/reqif/import",
                self.project
            ))
            .bearer_auth(ADMIN_KEY)
            .header("prefer", "respond-async")
            .header("content-type", content_type)
            .body(body)
            .send()
            .ok()?;
        let status = answer.status();
        let job: serde_json::Value = answer.json().ok()?;
        assert_eq!(status, 202, "{job}");
        let id = job["id"].as_str().unwrap().to_owned();
        self.sent.last_mut().unwrap().1 = Some(id.clone());
        wait(http, server, &id)
    }

    /// Lets every job end that the server took on.
    pub(super) fn finish(&self, server: &str) {
        let http = Http::new();
        for job in self.sent.iter().filter_map(|(_, job)| job.as_ref()) {
            wait(&http, server, job).expect("the server lives");
        }
    }

    /// What a job reports is so, and nothing of an import is there without the rest.
    pub(super) fn compare(&mut self, database: &mut Database) {
        let states: Vec<(String, String)> = database
            .rows("SELECT id::text, state FROM job")
            .iter()
            .map(|row| (row.get(0), row.get(1)))
            .collect();
        let modules: Vec<(String, i64, i64, i64)> = database
            .rows(
                "SELECT m.name, COALESCE(o.objects, 0), (SELECT count(*) FROM exchange_module x WHERE x.module_id = m.id),
                        COALESCE(o.elements, 0)
                 FROM module m LEFT JOIN (
                     SELECT o.module_id, count(DISTINCT o.id) AS objects, count(e.object_id) AS elements
                     FROM object o LEFT JOIN exchange_element e ON e.object_id = o.id GROUP BY o.module_id
                 ) o ON o.module_id = m.id
                 WHERE m.name LIKE 'Import %'",
            )
            .iter()
            .map(|row| (row.get(0), row.get(1), row.get(2), row.get(3)))
            .collect();
        (self.done, self.given_up) = (0, 0);
        for (name, job) in &self.sent {
            let found: Vec<_> = modules.iter().filter(|module| module.0 == *name).collect();
            let state = job.as_ref().map(|job| {
                let row = states.iter().find(|(id, _)| id == job);
                row.unwrap_or_else(|| panic!("job {job} is lost"))
                    .1
                    .as_str()
            });
            match (state, found.as_slice()) {
                // Not acknowledged: a job may exist or not, and may be done or not.
                (None | Some("succeeded"), [module]) => {
                    assert_eq!((module.1, module.2), (OBJECTS, 1), "{name}");
                    assert!(module.3 >= OBJECTS, "{name}: {module:?}");
                    self.done += 1;
                }
                (Some("failed"), []) => self.given_up += 1,
                (None | Some("queued" | "running"), []) => {}
                other => panic!("{name}: {other:?}"),
            }
        }
        let whole = modules
            .iter()
            .all(|module| self.sent.iter().any(|(name, _)| *name == module.0));
        assert!(whole, "a module that nobody sent");
    }

    /// How many imports are there, and how many jobs were given up.
    pub(super) fn counts(&self) -> (usize, usize) {
        (self.done, self.given_up)
    }
}

/// Waits for the end of a job; None when the server dies before.
fn wait(http: &Http, server: &str, job: &str) -> Option<()> {
    let url = format!("{server}/api/v1/jobs/{job}");
    loop {
        let (_, answer) = send(http, ("GET", &url), None)?;
        if matches!(
            answer["state"].as_str(),
            Some("succeeded" | "failed" | "cancelled")
        ) {
            return Some(());
        }
        thread::sleep(Duration::from_millis(50));
    }
}
