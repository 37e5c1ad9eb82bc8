//! Between Muster and Postgres, a wire that can swallow what Postgres says to a listening connection.

use sqlx::postgres::PgConnectOptions;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{UnixListener, UnixStream};

/// One connection through the proxy.
#[derive(Default)]
struct Wire {
    listens: AtomicBool,
    deaf: AtomicBool,
}

type Wires = Arc<Mutex<Vec<Arc<Wire>>>>;

pub(super) struct DeafProxy {
    folder: PathBuf,
    wires: Wires,
}

impl DeafProxy {
    pub(super) async fn start(options: &PgConnectOptions) -> DeafProxy {
        let folder = std::env::temp_dir().join(format!("muster-deaf-{:08x}", rand::random::<u32>()));
        std::fs::create_dir_all(&folder).unwrap();
        let socket = UnixListener::bind(folder.join(".s.PGSQL.5432")).unwrap();
        let postgres = match options.get_socket() {
            Some(folder) => folder.join(format!(".s.PGSQL.{}", options.get_port())),
            None => PathBuf::from(options.get_host()).join(format!(".s.PGSQL.{}", options.get_port())),
        };
        let wires = Wires::default();
        tokio::spawn(accept(socket, postgres, wires.clone()));
        DeafProxy { folder, wires }
    }

    /// The same database, through the proxy.
    pub(super) fn options(&self, options: PgConnectOptions) -> PgConnectOptions {
        options.socket(&self.folder).port(5432)
    }

    /// From now on, nothing reaches the connections that listen at this moment.
    pub(super) fn deafen(&self) {
        for wire in self.wires.lock().unwrap().iter().filter(|wire| wire.listens.load(Ordering::SeqCst)) {
            wire.deaf.store(true, Ordering::SeqCst);
        }
    }

    /// How many connections listen and hear.
    pub(super) fn listening(&self) -> usize {
        let hears = |wire: &&Arc<Wire>| wire.listens.load(Ordering::SeqCst) && !wire.deaf.load(Ordering::SeqCst);
        self.wires.lock().unwrap().iter().filter(hears).count()
    }
}

impl Drop for DeafProxy {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

async fn accept(socket: UnixListener, postgres: PathBuf, wires: Wires) {
    while let Ok((client, _)) = socket.accept().await {
        let server = UnixStream::connect(&postgres).await.unwrap();
        let wire = Arc::new(Wire::default());
        wires.lock().unwrap().push(wire.clone());
        let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
        tokio::spawn(upwards(from_client, to_server, wire.clone()));
        tokio::spawn(downwards(from_server, to_client, wire));
    }
}

async fn upwards(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, wire: Arc<Wire>) {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        if buffer[..count].windows(7).any(|word| word == b"LISTEN ") {
            wire.listens.store(true, Ordering::SeqCst);
        }
        if to.write_all(&buffer[..count]).await.is_err() {
            return;
        }
    }
}

async fn downwards(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, wire: Arc<Wire>) {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        if !wire.deaf.load(Ordering::SeqCst) && to.write_all(&buffer[..count]).await.is_err() {
            return;
        }
    }
}
