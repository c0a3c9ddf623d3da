//! The hostile files of `make_hostile.py` against a running server, when `REQ1_FIXTURES` names a folder that has it.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::Duration,
};

use req1_test_support::multipart;
use serde_json::{Value, json};

use crate::{
    database::Database,
    process::{ADMIN_KEY, Server, folder},
};

/// Stands in a file that the hostile ones point at.
const SECRET: &str = "root:x:0:0:7f3a9c51e0";
/// Peak memory of the server.
const MOST_MEMORY_MB: u64 = 400;
/// Nothing of this may stand in a body that is shown.
const DANGEROUS: [&str; 17] = [
    "<script",
    "<iframe",
    "<object",
    "<embed",
    "<svg",
    "<math",
    "<style",
    "<form",
    "<input",
    "<meta",
    "<base",
    "<link",
    " on",
    "script:",
    "data:text",
    "position:",
    "url(",
];
/// What headings, as plain text, or bodies, as HTML, of the imported module say.
const TEXTS: [(&str, &[&str]); 10] = [
    ("utf8_bom.reqif", &["Größe Ω 你好", "Füße"]),
    ("utf16le_bom.reqif", &["Größe Ω 你好", "Füße"]),
    ("utf16be_bom.reqif", &["Größe Ω 你好", "Füße"]),
    ("windows1252_declared.reqif", &["Größe – €5"]),
    ("iso8859_1_declared.reqif", &["Größe"]),
    ("cdata_split_text.reqif", &["a&lt;b&gt;c"]),
    (
        "the_value_bare_text.reqif",
        &["plain &lt;text&gt; &amp; more"],
    ),
    (
        "xss_cdata_script.reqif",
        &["&lt;script&gt;alert(1)&lt;/script&gt;"],
    ),
    (
        "xss_escaped_script.reqif",
        &["&lt;script&gt;alert(1)&lt;/script&gt;"],
    ),
    ("value_string_raw_newline.reqif", &["a b"]),
];

#[expect(
    clippy::disallowed_methods,
    reason = "tests have no configuration but the environment"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// One file, and how it must be taken.
struct Case {
    name: String,
    expected: String,
}

/// Writes the files. What they point at on the network is the address of `listener`.
fn generate(fixtures: &Path, target: &Path, listener: &TcpListener) -> Vec<Case> {
    let secret = target.join("secret.txt");
    fs::write(&secret, SECRET).unwrap();
    let mut make = Command::new("python3");
    make.arg(fixtures.join("make_hostile.py")).arg(target);
    make.args(["--xxe-target", &format!("file://{}", secret.display())]);
    // Files of 300 MB, and archives that would be larger.
    if variable("REQ1_HOSTILE").as_deref() == Some("big") {
        make.arg("--big");
    }
    let done = make.output().unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let address = listener.local_addr().unwrap().to_string();
    let expectations = fs::read_to_string(target.join("expect.tsv")).unwrap();
    let cases = expectations.lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let path = target.join(cells[0]);
        if let Some(text) = fs::read(&path)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok())
            && text.contains("127.0.0.1:9")
        {
            fs::write(&path, text.replace("127.0.0.1:9", &address)).unwrap();
        }
        Case {
            name: cells[0].to_owned(),
            expected: cells[2].to_owned(),
        }
    });
    let mut cases: Vec<Case> = cases.collect();
    // Those that change nothing first, while the database is small.
    let order = ["reject", "report", "accept", "sanitise"];
    cases.sort_by_key(|case| order.iter().position(|one| *one == case.expected));
    cases
}

/// The server under test, with what it must keep.
struct Bench {
    server: Server,
    database: Database,
    workspace: String,
    faults: Vec<String>,
}

impl Bench {
    fn start(files: &str) -> Self {
        let database = Database::create();
        let server = Server::on_database(&database.url(), files, "info");
        let mut bench = Self {
            server,
            database,
            workspace: String::new(),
            faults: Vec::new(),
        };
        bench.workspace = bench.make("/workspaces", &json!({ "name": "Hostile" }));
        bench
    }

    fn make(&self, path: &str, body: &Value) -> String {
        let request = self.server.request("POST", &format!("/api/v1{path}"));
        let answer = request.bearer_auth(ADMIN_KEY).json(body).send().unwrap();
        let made: Value = answer.json().unwrap();
        made["id"].as_str().unwrap().to_owned()
    }

    fn get(&self, path: &str) -> Value {
        let request = self.server.request("GET", &format!("/api/v1{path}"));
        request
            .bearer_auth(ADMIN_KEY)
            .send()
            .unwrap()
            .json()
            .unwrap()
    }

    /// Imports a file. Status and answer as of a request that waited, whether it was a job or not.
    fn import(&self, project: &str, name: &str, content: &[u8]) -> (u16, Value) {
        let (content_type, body) = multipart(name, content);
        let path = format!("/api/v1/projects/{project}/reqif/import");
        let request = self.server.request("POST", &path).bearer_auth(ADMIN_KEY);
        let request = request.header("content-type", content_type).body(body);
        let answer = request.timeout(Duration::from_mins(10)).send().unwrap();
        let status = answer.status().as_u16();
        let mut answer: Value = answer.json().unwrap();
        if status != 202 {
            return (status, answer);
        }
        let job = format!("/jobs/{}", answer["id"].as_str().unwrap());
        loop {
            answer = self.get(&job);
            match answer["state"].as_str().unwrap() {
                "succeeded" => return (201, answer["result"].clone()),
                "failed" => return (400, answer["error"].clone()),
                _ => thread::sleep(Duration::from_millis(200)),
            }
        }
    }

    /// All of the database but the jobs, which are kept whatever becomes of them.
    fn digests(&mut self) -> Vec<(String, String)> {
        self.database.digests(|table| !table.starts_with("job"))
    }

    fn judge(&mut self, case: &Case, content: &[u8]) {
        let project = format!("/workspaces/{}/projects", self.workspace);
        let project = self.make(&project, &json!({ "name": case.name }));
        // Whatever is taken changes it.
        let before = match case.expected.as_str() {
            "reject" | "report" => self.digests(),
            _ => Vec::new(),
        };
        let (status, answer) = self.import(&project, &case.name, content);
        let said = match status {
            201 => self.taken(case, &answer, content),
            400..=499 => self.refused(case, &answer, &before),
            _ => Some("a status that no file may cause".to_owned()),
        };
        if let Some(said) = said {
            let answer: String = answer.to_string().chars().take(600).collect();
            self.faults
                .push(format!("{}: {said}: {status} {answer}", case.name));
        }
        if answer.to_string().contains(SECRET) {
            self.faults.push(format!("{}: tells the secret", case.name));
        }
    }

    fn refused(
        &mut self,
        case: &Case,
        answer: &Value,
        before: &[(String, String)],
    ) -> Option<String> {
        if matches!(case.expected.as_str(), "accept" | "sanitise") {
            return Some("refused".to_owned());
        }
        if answer["detail"].as_str().is_none_or(str::is_empty) {
            return Some("refused without a word".to_owned());
        }
        (self.digests() != before).then(|| "refused, and changed the database".to_owned())
    }

    fn taken(&self, case: &Case, answer: &Value, content: &[u8]) -> Option<String> {
        let report = &answer["report"];
        match case.expected.as_str() {
            "reject" => return Some("not refused".to_owned()),
            "report" if report["findings"].as_array().is_none_or(Vec::is_empty) => {
                return Some("taken without a word".to_owned());
            }
            _ => {}
        }
        let (headings, bodies) = self.shown(answer);
        for (_, texts) in TEXTS.iter().filter(|(name, _)| *name == case.name) {
            let is_shown = |text: &&str| headings.contains(*text) || bodies.contains(*text);
            if let Some(missing) = texts.iter().find(|text| !is_shown(text)) {
                return Some(format!("does not show {missing:?} but {headings} {bodies}"));
            }
        }
        if case.name.starts_with("xss_") && !bodies.contains("keep me") {
            return Some(format!("lost text: {bodies}"));
        }
        // Only what stands between `<` and `>`.
        let mut tags = String::new();
        for tag in bodies.to_lowercase().split('<').skip(1) {
            tags.push('<');
            tags.push_str(tag.split('>').next().unwrap_or_default());
        }
        let found = DANGEROUS.iter().find(|one| tags.contains(*one));
        if let Some(found) = found {
            return Some(format!("shows {found:?}: {bodies}"));
        }
        self.comes_out(answer, content)
    }

    /// Headings and bodies of the first objects of the first modules.
    fn shown(&self, answer: &Value) -> (String, String) {
        let (mut headings, mut bodies) = (String::new(), String::new());
        for module in answer["modules"].as_array().unwrap().iter().take(3) {
            let id = module["id"].as_str().unwrap();
            let page = self.get(&format!("/modules/{id}/objects?limit=50"));
            for object in page["items"].as_array().unwrap() {
                headings.push_str(object["heading"].as_str().unwrap_or_default());
                bodies.push_str(object["body"].as_str().unwrap_or_default());
            }
        }
        (headings, bodies)
    }

    /// Whether a file of one document, written as most are, comes out as it came in.
    fn comes_out(&self, answer: &Value, content: &[u8]) -> Option<String> {
        let source = str::from_utf8(content).ok()?.trim_start();
        // Large ones cost this test more than the server.
        if content.starts_with(b"PK") || content.len() > 4_000_000 {
            return None;
        }
        let module = answer["module_id"].as_str()?;
        let path = format!("/api/v1/modules/{module}/reqif/export?format=reqif");
        let request = self.server.request("GET", &path).bearer_auth(ADMIN_KEY);
        let exported = request.send().unwrap().text().unwrap();
        let difference = reqif::canonical::compare(source, &exported).err()?;
        Some(format!("comes out different: {difference}"))
    }

    fn peak_memory_mb(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.server.pid())).unwrap();
        let line = status
            .lines()
            .find(|line| line.starts_with("VmHWM:"))
            .unwrap();
        let kilobytes: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
        kilobytes / 1024
    }
}

#[test]
fn imp_4_hostile_files_harm_neither_server_nor_database() {
    let Some(fixtures) = variable("REQ1_FIXTURES").map(PathBuf::from) else {
        return;
    };
    let (target, files) = (folder(), folder());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let cases = generate(&fixtures, target.path(), &listener);
    assert!(cases.len() > 190, "only {} files", cases.len());
    let mut bench = Bench::start(files.path().to_str().unwrap());
    for case in &cases {
        let content = fs::read(target.path().join(&case.name)).unwrap();
        bench.judge(case, &content);
    }
    assert!(
        listener.accept().is_err(),
        "a file made the server call somewhere"
    );
    assert!(
        !bench.server.log().contains(SECRET),
        "the log tells the secret"
    );
    let memory = bench.peak_memory_mb();
    println!("{} files, peak memory {memory} MB", cases.len());
    assert!(memory < MOST_MEMORY_MB, "{memory} MB of memory");
    assert!(bench.faults.is_empty(), "{}", bench.faults.join("\n"));
}
