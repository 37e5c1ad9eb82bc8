//! One document in memory: the Yjs state that this process has read up to a number of the log of updates.

use super::tree;
use domain::documents::Node;
use std::panic::{AssertUnwindSafe, catch_unwind};
use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;
use yrs::{Doc, Options, ReadTxn, StateVector, Transact, Update};

/// Why bytes are no update.
#[derive(Debug, thiserror::Error)]
#[error("these bytes are no update of a document")]
pub struct NoUpdate;

/// What an update does to a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum News {
    Nothing,
    /// It only takes out: a document that is full gets room by it.
    Deletes,
    Adds,
}

/// The state up to `seq`.
pub(super) struct Replica {
    doc: Doc,
    pub seq: i64,
    /// Bytes that were applied: an upper bound of the size, cheap to keep.
    pub weight: usize,
}

impl Replica {
    /// Reads a snapshot and what came after it. An update that cannot be applied is left out, and told in the log:
    /// one bad row must not take the whole document away.
    pub fn load(snapshot: Option<(i64, Vec<u8>)>, updates: &[(i64, Vec<u8>)]) -> Replica {
        let mut replica = Replica { doc: empty(), seq: 0, weight: 0 };
        if let Some((seq, state)) = snapshot {
            replica.seq = seq;
            replica.weight = state.len();
            match Update::decode_v2(&state) {
                Ok(update) => replica.integrate(update),
                Err(error) => tracing::error!(%error, "a snapshot of a document cannot be read"),
            }
        }
        for (seq, body) in updates {
            if replica.apply(body).is_err() {
                metrics::counter!("muster_document_updates_skipped_total").increment(1);
                tracing::error!(seq, "an update of a document cannot be read and is left out");
            }
            replica.seq = *seq;
        }
        replica
    }

    /// # Errors
    /// [`NoUpdate`]; then nothing changed.
    pub fn apply(&mut self, body: &[u8]) -> Result<(), NoUpdate> {
        let update = decode(body)?;
        self.weight += body.len();
        self.integrate(update);
        Ok(())
    }

    fn integrate(&mut self, update: Update) {
        let applied = catch_unwind(AssertUnwindSafe(|| self.doc.transact_mut().apply_update(update)));
        match applied {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "an update of a document was not applied"),
            Err(_) => tracing::error!("an update of a document could not be applied"),
        }
    }

    /// What an update from an editor says that is not known here. An editor that comes tells of everything that was ever
    /// deleted.
    ///
    /// # Errors
    /// [`NoUpdate`].
    pub fn news(&self, body: &[u8]) -> Result<News, NoUpdate> {
        let update = decode(body)?;
        if !update.insertions(true).is_empty() {
            return Ok(News::Adds);
        }
        let mut deleted = update.delete_set().clone();
        deleted.diff_with(&self.doc.transact().snapshot().delete_set);
        Ok(if deleted.is_empty() { News::Nothing } else { News::Deletes })
    }

    /// What somebody who knows `known` is missing.
    pub fn missing(&self, known: &StateVector) -> Vec<u8> {
        self.doc.transact().encode_state_as_update_v1(known)
    }

    /// The whole state, for whoever knows nothing.
    pub fn everything(&self) -> Vec<u8> {
        self.missing(&StateVector::default())
    }

    /// What is known here, as others ask for what they miss.
    pub fn known(&self) -> StateVector {
        self.doc.transact().state_vector()
    }

    /// The whole state, in the denser encoding.
    pub fn snapshot(&self) -> Vec<u8> {
        self.doc.transact().encode_state_as_update_v2(&StateVector::default())
    }

    pub fn tree(&self) -> Node {
        let txn = self.doc.transact();
        tree::read(txn.get_xml_fragment(tree::FIELD), &txn)
    }

    /// The update that adds these blocks at the end. It is not applied here: that happens when it is on disk.
    pub fn appending(&self, blocks: &[Node]) -> Vec<u8> {
        let scratch = empty();
        let known = self.known();
        if let Ok(all) = Update::decode_v1(&self.everything()) {
            // Our own state, encoded a line above.
            let _ = scratch.transact_mut().apply_update(all);
        }
        let fragment = scratch.get_or_insert_xml_fragment(tree::FIELD);
        tree::append(&fragment, &mut scratch.transact_mut(), blocks);
        let txn = scratch.transact();
        txn.encode_state_as_update_v1(&known)
    }

    /// The update that takes out everything.
    #[cfg(test)]
    pub fn clearing(&self) -> Vec<u8> {
        let scratch = Replica::load(None, &[(0, self.everything())]);
        let fragment = scratch.doc.get_or_insert_xml_fragment(tree::FIELD);
        let mut txn = scratch.doc.transact_mut();
        let blocks = yrs::XmlFragment::len(&fragment, &txn);
        yrs::XmlFragment::remove_range(&fragment, &mut txn, 0, blocks);
        txn.encode_update_v1()
    }

    /// A replica of a state that was kept.
    pub fn of(state: &[u8]) -> Replica {
        Replica::load(Some((0, state.to_vec())), &[])
    }
}

fn empty() -> Doc {
    Doc::with_options(Options { offset_kind: yrs::OffsetKind::Utf16, ..Options::default() })
}

/// Reads an update. Bytes come from outside: whatever they hold, this returns.
fn decode(body: &[u8]) -> Result<Update, NoUpdate> {
    check_count(body)?;
    catch_unwind(|| Update::decode_v1(body)).map_err(|_| NoUpdate)?.map_err(|_| NoUpdate)
}

/// An update says first of how many clients it tells, and room is made for them before they are read: a small lie
/// there would ask for gigabytes. Each takes two bytes at least.
fn check_count(body: &[u8]) -> Result<(), NoUpdate> {
    let (mut count, mut shift) = (0_u64, 0);
    for byte in body.iter().take(10) {
        count |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(u64::MAX);
        if byte & 0x80 == 0 {
            let most = u64::try_from(body.len() / 2).unwrap_or(u64::MAX);
            return if count <= most { Ok(()) } else { Err(NoUpdate) };
        }
        shift += 7;
    }
    Err(NoUpdate)
}

/// Several updates as one.
pub(super) fn join(updates: &[bytes::Bytes]) -> Option<Vec<u8>> {
    catch_unwind(|| yrs::merge_updates_v1(updates)).ok()?.ok()
}

/// What a peer says it knows.
///
/// # Errors
/// [`NoUpdate`] when these bytes say nothing of the kind.
pub fn known_to(bytes: &[u8]) -> Result<StateVector, NoUpdate> {
    check_count(bytes)?;
    catch_unwind(|| StateVector::decode_v1(bytes)).map_err(|_| NoUpdate)?.map_err(|_| NoUpdate)
}

/// As bytes, for a peer.
#[must_use]
pub fn encoded(known: &StateVector) -> Vec<u8> {
    known.encode_v1()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::documents::Kind;
    use proptest::prelude::*;

    fn block(words: &str) -> Node {
        Node::new(Kind::Paragraph, vec![Node::text(words, vec![])])
    }

    #[test]
    fn a_snapshot_and_what_came_after_it_are_the_document() {
        let mut first = Replica::load(None, &[]);
        let one = first.appending(&[block("one")]);
        assert_eq!(first.news(&one).unwrap(), News::Adds);
        first.apply(&one).unwrap();
        let two = first.appending(&[block("two")]);
        let back = Replica::load(Some((1, first.snapshot())), &[(2, two)]);
        assert_eq!((back.seq, back.tree().words()), (2, "one\ntwo".into()));
        assert_eq!(back.news(&back.missing(&back.known())).unwrap(), News::Nothing);
    }

    /// As an editor does: one replica, letter by letter, then some taken out.
    #[test]
    fn each_letter_of_one_editor_is_news() {
        use yrs::{GetString, Text};
        let (editor, mut server) = (empty(), Replica::load(None, &[]));
        let text = editor.get_or_insert_text("letters");
        let mut said = |news: News, known: &StateVector, act: &dyn Fn(&mut yrs::TransactionMut<'_>)| {
            act(&mut editor.transact_mut());
            let update = editor.transact().encode_state_as_update_v1(known);
            assert_eq!(server.news(&update).unwrap(), news);
            server.apply(&update).unwrap();
            let all = editor.transact().encode_state_as_update_v1(&server.known());
            assert_eq!(server.news(&all).unwrap(), News::Nothing);
        };
        for letter in ["a", "b", "c"] {
            let known = editor.transact().state_vector();
            said(News::Adds, &known, &|txn| text.push(txn, letter));
        }
        let known = editor.transact().state_vector();
        said(News::Deletes, &known, &|txn| text.remove_range(txn, 0, 2));
        let read = server.doc.get_or_insert_text("letters");
        assert_eq!(read.get_string(&server.doc.transact()), "c");
    }

    #[test]
    fn a_bad_row_takes_nothing_else_away() {
        let doc = Replica::load(None, &[]);
        let one = doc.appending(&[block("one")]);
        let back = Replica::load(None, &[(1, vec![0xff; 40]), (2, one)]);
        assert_eq!((back.seq, back.tree().words()), (2, "one".into()));
    }

    #[test]
    fn a_count_that_cannot_be_true_makes_no_room() {
        assert!(decode(&[0xff, 0xff, 0xff, 0xff, 0x0f, 1, 2, 3]).is_err());
        assert!(known_to(&[0xff, 0xff, 0xff, 0xff, 0x0f]).is_err());
    }

    proptest! {
        #[test]
        fn whatever_arrives_this_returns(bytes in prop::collection::vec(any::<u8>(), 0..200), flip in 0_usize..400, with in any::<u8>()) {
            let _ = known_to(&bytes);
            let mut doc = Replica::load(None, &[]);
            let _ = doc.news(&bytes);
            let mut update = doc.appending(&[block("some words"), block("and more")]);
            let at = flip % update.len();
            update[at] ^= with;
            let _ = doc.apply(&update);
            let _ = doc.tree();
        }
    }
}
