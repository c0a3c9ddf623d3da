//! The graceful stop.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use crate::process::{NO_DATABASE, Server};

/// Begins a request whose body is not complete yet.
fn begin(server: &Server) -> TcpStream {
    let mut stream = TcpStream::connect(server.address).unwrap();
    let head = "POST /api/v1/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 40\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(b"{\"email\":").unwrap();
    stream
}

fn end(mut stream: TcpStream) -> String {
    stream
        .write_all(b"\"nobody\",\"password\":1234567890} ")
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn ops_2_a_slow_request_survives_the_stop() {
    for name in ["TERM", "INT"] {
        let mut server = Server::start(&["serve"], &[NO_DATABASE, ("METRICS_ADDR", "127.0.0.1:0")]);
        let slow = begin(&server);
        thread::sleep(Duration::from_millis(200));
        server.signal(name);
        thread::sleep(Duration::from_millis(500));
        // While the request runs: not ready, nobody else is let in.
        let probe = format!("http://{}/health/ready", server.internal.unwrap());
        assert_eq!(
            server.client.get(probe).send().unwrap().status(),
            503,
            "{name}"
        );
        assert!(
            TcpStream::connect(server.address).is_err(),
            "{name}: still accepting"
        );
        let answer = end(slow);
        assert!(answer.starts_with("HTTP/1.1 4"), "{name}: {answer}");
        assert!(
            answer.contains("application/problem+json"),
            "{name}: {answer}"
        );
        assert!(server.wait().success(), "{name}: {}", server.log());
        server.log_line("stopped");
    }
}

#[test]
fn ops_2_an_idle_connection_does_not_delay_the_stop() {
    let mut server = Server::start(&["serve"], &[NO_DATABASE]);
    // The client keeps its connection open.
    assert_eq!(server.get("/health/live").status(), 200);
    let started = Instant::now();
    server.signal("TERM");
    assert!(server.wait().success());
    assert!(
        started.elapsed() < Duration::from_secs(10),
        "{:?}",
        started.elapsed()
    );
}

#[test]
fn ops_2_an_address_in_use_ends_the_process_with_a_reason() {
    let first = Server::start(&["serve"], &[NO_DATABASE]);
    let address = first.address.to_string();
    let second = crate::process::run(&["serve", "--listen", &address], &[NO_DATABASE]);
    assert_eq!(second.status.code(), Some(1));
    assert!(crate::process::said(&second).contains(&address));
}
