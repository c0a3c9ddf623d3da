use std::{
    io::Read,
    pin::Pin,
    task::{Context, Poll},
    time::{Duration, SystemTime},
};

use sha2::{Digest, Sha256};
use tokio::io::{AsyncRead, AsyncReadExt, ReadBuf};
use uuid::Uuid;

use crate::{BlobError, Key, LocalFolder};

fn key(n: u128) -> Key {
    Key::of(Uuid::from_u128(n))
}

async fn folder() -> (tempfile::TempDir, LocalFolder) {
    let root = tempfile::tempdir().unwrap();
    let files = LocalFolder::open(root.path()).await.unwrap();
    (root, files)
}

fn incoming(root: &tempfile::TempDir) -> usize {
    std::fs::read_dir(root.path().join("incoming"))
        .unwrap()
        .count()
}

/// Gives some bytes and then fails, as a client that goes away.
struct Broken(usize);

impl AsyncRead for Broken {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        if self.0 == 0 {
            return Poll::Ready(Err(std::io::ErrorKind::ConnectionReset.into()));
        }
        self.0 -= 1;
        buffer.put_slice(&[7; 100]);
        Poll::Ready(Ok(()))
    }
}

#[tokio::test]
async fn sto_1_content_comes_back_whole_and_in_parts() {
    let (root, files) = folder().await;
    let content: Vec<u8> = (0..1_000_000_u32).map(|n| n.to_le_bytes()[1]).collect();
    let stored = files
        .put(&key(1), content.as_slice(), 1_000_000)
        .await
        .unwrap();
    assert_eq!(stored.size_bytes, 1_000_000);
    assert_eq!(stored.sha256, <[u8; 32]>::from(Sha256::digest(&content)));
    assert_eq!(files.measure(&key(1)).await.unwrap(), stored);
    assert_eq!(incoming(&root), 0);
    for range in [
        0..1_000_000,
        0..1,
        999_999..1_000_000,
        400_000..400_300,
        5..5,
    ] {
        let mut got = Vec::new();
        files
            .read(&key(1), range.clone())
            .await
            .unwrap()
            .read_to_end(&mut got)
            .await
            .unwrap();
        let bounds = usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap();
        assert_eq!(got, content[bounds]);
    }
    let mut spooled = Vec::new();
    files
        .spool(&key(1))
        .await
        .unwrap()
        .read_to_end(&mut spooled)
        .unwrap();
    assert_eq!(spooled, content);
}

#[tokio::test]
async fn sto_1_too_large_or_broken_content_leaves_nothing() {
    let (root, files) = folder().await;
    let too_large = files
        .put(&key(1), [0_u8; 11].as_slice(), 10)
        .await
        .unwrap_err();
    assert!(matches!(too_large, BlobError::TooLarge { limit: 10 }));
    let broken = files.put(&key(1), Broken(3), 1_000).await.unwrap_err();
    assert!(matches!(broken, BlobError::Source(_)));
    let (reader, _writer) = tokio::io::duplex(64);
    let dropped =
        tokio::time::timeout(Duration::from_millis(50), files.put(&key(1), reader, 10)).await;
    assert!(dropped.is_err());
    assert_eq!(incoming(&root), 0);
    assert!(matches!(
        files.spool(&key(1)).await,
        Err(BlobError::Missing(_))
    ));
}

#[tokio::test]
async fn sto_1_leftovers_of_a_crash_go_at_the_start_and_living_uploads_stay() {
    let (root, files) = folder().await;
    let dead = root.path().join("incoming/dead.part");
    std::fs::write(&dead, "half").unwrap();
    let (mut writer, reader) = tokio::io::duplex(64);
    let alive = tokio::task::JoinSet::from_iter([{
        let files = files.clone();
        async move { files.put(&key(2), reader, 100).await }
    }]);
    while incoming(&root) < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    LocalFolder::open(root.path()).await.unwrap();
    assert!(!dead.exists());
    tokio::io::AsyncWriteExt::write_all(&mut writer, b"whole")
        .await
        .unwrap();
    drop(writer);
    assert_eq!(alive.join_all().await.remove(0).unwrap().size_bytes, 5);
}

#[tokio::test]
async fn sto_1_old_objects_are_listed_and_deleted() {
    let (_root, files) = folder().await;
    files
        .put(&key(0x0100), [1_u8].as_slice(), 10)
        .await
        .unwrap();
    files
        .put(&key(0x0200), [2_u8].as_slice(), 10)
        .await
        .unwrap();
    let future = SystemTime::now() + Duration::from_mins(1);
    let past = SystemTime::now() - Duration::from_mins(1);
    assert_eq!(files.keys_before(1, future).await.unwrap(), [key(0x0100)]);
    assert!(files.keys_before(1, past).await.unwrap().is_empty());
    assert!(files.keys_before(9, future).await.unwrap().is_empty());
    files.delete(&key(0x0100)).await.unwrap();
    files.delete(&key(0x0100)).await.unwrap();
    assert!(files.keys_before(1, future).await.unwrap().is_empty());
}
