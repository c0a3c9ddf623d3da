//! Hosts scripts for the tests and measurements of this crate; the product's own program is `req1-server script-host`.

fn main() -> std::io::Result<()> {
    req1_script::serve()
}
