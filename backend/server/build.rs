//! Cargo does not see files that appear in the folder of the browser application.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // Only a release carries the files; other builds read them from the folder while they run.
    if std::env::var_os("PROFILE").is_some_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed=../../frontend/dist");
    }
    println!("cargo::rerun-if-env-changed=BUILD_SHA");
}
