//! Many objects: pages keep the memory flat, and the time is printed for who measures.

use std::time::Instant;

use req1_script::{Kind, Limits};

use crate::{
    module::{self, Memory, job},
    support,
};

#[tokio::test]
async fn scr_4_ten_thousand_objects_go_through_pages() {
    let engine = support::engine();
    engine.warm_up().await.unwrap();
    let memory = Memory {
        page: 500,
        ..Memory::new(10_000)
    };
    for (kind, source) in [
        (
            Kind::Layout,
            "return `${req1.object.attributes.Priority} ${req1.object.attributes.ASIL}`",
        ),
        (
            Kind::Validate,
            "if (!req1.object.get('Owner')) req1.report('error', 'no owner', 'Owner')",
        ),
    ] {
        let mut job = job(kind, module::each(&memory, kind), source);
        job.limits = Limits {
            heap_bytes: 32 * 1024 * 1024,
            ..Limits::of(kind)
        };
        let started = Instant::now();
        let outcome = engine.run(job, &memory).await.unwrap();
        println!(
            "{kind:?} over 10,000 objects: {:?}, used {:?}",
            started.elapsed(),
            outcome.used
        );
        let results = if kind == Kind::Layout { 10_000 } else { 0 };
        assert_eq!(outcome.results.len(), results);
        assert_eq!(outcome.used.reads, 19);
    }
}
