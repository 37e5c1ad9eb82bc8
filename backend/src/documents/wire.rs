//! The messages of the y-protocols, as stock clients write and read them: sync (step 1, step 2, update), awareness,
//! and a refusal (y-protocols' PROTOCOL.md). One is our own, and sent only to who asks: a receipt.

use bytes::{BufMut, Bytes, BytesMut};

const SYNC: u8 = 0;
const AWARENESS: u8 = 1;
const AUTH: u8 = 2;
const ASK_AWARENESS: u8 = 3;
const RECEIPT: u8 = 100;
const STEP_1: u8 = 0;
const STEP_2: u8 = 1;
const UPDATE: u8 = 2;
const DENIED: u8 = 0;
/// The number of a receipt, in bytes.
const RECEIPT_MAX: usize = 10;

/// What a client says.
#[derive(Debug, PartialEq, Eq)]
pub enum Said<'a> {
    /// It knows this, and asks for the rest.
    Asks(&'a [u8]),
    /// It brings an update, as an answer or by itself.
    Brings(&'a [u8]),
    /// Where its carets are.
    Carets(&'a [u8]),
    AsksCarets,
    /// It wants to hear this number again when everything it brought before is on disk.
    AsksReceipt(&'a [u8]),
}

/// Reads a message; none when it is not one of ours.
#[must_use]
pub fn read(message: &[u8]) -> Option<Said<'_>> {
    let (kind, rest) = message.split_first()?;
    match *kind {
        SYNC => {
            let (step, rest) = rest.split_first()?;
            let body = sized(rest)?;
            match *step {
                STEP_1 => Some(Said::Asks(body)),
                STEP_2 | UPDATE => Some(Said::Brings(body)),
                _ => None,
            }
        }
        AWARENESS => Some(Said::Carets(sized(rest)?)),
        ASK_AWARENESS => Some(Said::AsksCarets),
        RECEIPT if rest.len() <= RECEIPT_MAX => Some(Said::AsksReceipt(rest)),
        _ => None,
    }
}

/// Bytes behind their length.
fn sized(bytes: &[u8]) -> Option<&[u8]> {
    let (mut length, mut shift) = (0_usize, 0);
    for (at, byte) in bytes.iter().enumerate().take(5) {
        length |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return bytes.get(at + 1..at.checked_add(1)?.checked_add(length)?);
        }
        shift += 7;
    }
    None
}

/// Asks for what this side does not know.
#[must_use]
pub fn asks(known: &[u8]) -> Bytes {
    message(&[SYNC, STEP_1], known)
}

/// The answer to somebody who asked.
#[must_use]
pub fn answers(missing: &[u8]) -> Bytes {
    message(&[SYNC, STEP_2], missing)
}

#[must_use]
pub fn update(body: &[u8]) -> Bytes {
    message(&[SYNC, UPDATE], body)
}

#[must_use]
pub fn carets(body: &[u8]) -> Bytes {
    message(&[AWARENESS], body)
}

/// Everything that was brought before this number was asked for is on disk.
#[must_use]
pub fn receipt(number: &[u8]) -> Bytes {
    [&[RECEIPT], number].concat().into()
}

/// What was brought is not taken, and why.
#[must_use]
pub fn denied(why: &str) -> Bytes {
    message(&[AUTH, DENIED], why.as_bytes())
}

fn message(kind: &[u8], body: &[u8]) -> Bytes {
    let mut out = BytesMut::with_capacity(kind.len() + 5 + body.len());
    out.put_slice(kind);
    let mut length = body.len();
    while length > 0x7f {
        // Seven bits of it, and that more follow.
        out.put_u8(u8::try_from(length & 0x7f).unwrap_or(0) | 0x80);
        length >>= 7;
    }
    out.put_u8(u8::try_from(length).unwrap_or(0));
    out.put_slice(body);
    out.freeze()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use yrs::sync::{Message, SyncMessage};
    use yrs::updates::decoder::Decode;

    proptest! {
        #[test]
        fn what_is_written_is_read(body in prop::collection::vec(any::<u8>(), 0..400)) {
            let message = update(&body);
            prop_assert_eq!(read(&message), Some(Said::Brings(&body)));
            let message = answers(&body);
            prop_assert_eq!(read(&message), Some(Said::Brings(&body)));
            let message = asks(&body);
            prop_assert_eq!(read(&message), Some(Said::Asks(&body)));
            let message = carets(&body);
            prop_assert_eq!(read(&message), Some(Said::Carets(&body)));
            let theirs = Message::decode_v1(&update(&body)).unwrap();
            prop_assert_eq!(theirs, Message::Sync(SyncMessage::Update(body)));
        }

        #[test]
        fn whatever_arrives_this_returns(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let _ = read(&bytes);
        }
    }
}
