//! What a tag takes from the heap: nothing without maps, and a few pieces whatever a map's size.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, UNIX_EPOCH};

use allocation_counter::measure;
use preconditions::{etag_for, EntityTag, TagBuilder, Validators};
use serde::Serialize;

#[track_caller]
fn allocations<T: Serialize + ?Sized>(value: &T) -> u64 {
    measure(|| {
        etag_for(value).unwrap();
    })
    .count_total
}

#[test]
fn nothing_without_maps() {
    #[derive(Serialize)]
    struct Item<'a> {
        id: u64,
        name: &'a str,
        price: Option<f64>,
        address: std::net::Ipv4Addr,
    }
    let item = || Item {
        id: 7,
        name: "pears",
        price: Some(0.5),
        address: [127, 0, 0, 1].into(),
    };
    assert_eq!(allocations(&item()), 0);
    let many: Vec<Item<'_>> = (0..5_000).map(|_| item()).collect();
    assert_eq!(allocations(&many), 0);
    assert_eq!(allocations(&"long ".repeat(100_000)), 0);
}

#[test]
fn a_few_for_one_map_of_any_size() {
    for size in [1, 10, 100, 1_000, 4_000] {
        let entries = (0..size).map(|n| (format!("metric.{n:06}"), f64::from(n)));
        let sorted: BTreeMap<_, _> = entries.collect();
        let hashed: HashMap<_, _> = sorted.iter().collect();
        assert!(allocations(&sorted) <= 2, "{size}");
        assert!(allocations(&hashed) <= 2, "{size}");
    }
}

/// What is not announced, or is longer than was guessed, makes the two buffers grow as a `Vec` does.
#[test]
fn buffers_double_for_what_was_not_announced() {
    let long: BTreeMap<_, _> = (0..1_000).map(|n| (n, "x".repeat(1_000))).collect();
    assert!(
        (3..=8).contains(&allocations(&long)),
        "{}",
        allocations(&long)
    );
    #[derive(Serialize)]
    struct Unannounced {
        #[serde(flatten)]
        entries: BTreeMap<String, u64>,
    }
    let entries = (0..1_000).map(|n| (format!("metric.{n:06}"), n)).collect();
    let unannounced = Unannounced { entries };
    assert!(
        (3..=25).contains(&allocations(&unannounced)),
        "{}",
        allocations(&unannounced)
    );
}

#[test]
fn maps_within_a_list_share_their_room() {
    let maps: Vec<BTreeMap<_, _>> = (0..1_000).map(|n| BTreeMap::from([("n", n)])).collect();
    assert!(allocations(&maps) <= 2);
}

#[test]
fn nothing_for_the_other_sources() {
    let octets = vec![7; 200_000];
    let modified = UNIX_EPOCH + Duration::new(1_795_253_278, 123_456_789);
    let later = modified + Duration::from_secs(2);
    let heap = measure(|| {
        let _ = EntityTag::from_version(u64::MAX);
        let _ = EntityTag::from_revision(u64::MAX, u64::MAX);
        let _ = EntityTag::from_version_i64(i64::MAX);
        let _ = EntityTag::from_revision_i64(i64::MAX, i64::MAX);
        let _ = EntityTag::from_timestamp(i64::MIN, 0);
        let _ = Validators::from_modification(modified, 1 << 36, modified);
        let _ = Validators::from_modification(modified, 1 << 36, later);
        let _ = EntityTag::from_content(&octets);
        let _ = EntityTag::from_reader(octets.as_slice());
        let builder = TagBuilder::new().bytes(&octets).header("Link", "<x>");
        let _ = builder.variant("gzip").context("1").weak().finish();
    });
    assert_eq!(heap.count_total, 0);
}
