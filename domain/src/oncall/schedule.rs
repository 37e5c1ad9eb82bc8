//! The final schedule: rotations, temporary schedules above them, covers above all.

use super::clock::{Clocks, DAY_MS, NoZone};
use super::cover::{self, CoverSpan, Temporary};
use super::plan::Version;
use super::rotation::{Planned, Ready};
use super::{Layer, People};
use crate::ids::{CoverId, PersonId, RotationId, TemporaryId};
use crate::time::Timestamp;
use std::sync::{Arc, LazyLock};

/// A roster with everything that decides who is on call. The final schedule is a function of this and nothing else.
///
/// Precedence, from the top: covers; temporary schedules; the version that holds at the instant, and of its rotations
/// in a layer the first that is on duty.
#[derive(Clone, Debug)]
pub struct Roster {
    /// By `effective_from`.
    pub versions: Vec<Version>,
    /// Of all zones of all versions, true where answers are asked for. Rosters that are loaded together share them.
    pub clocks: Arc<Clocks>,
    /// By start. Those that contradict each other are refused by the database.
    pub covers: Vec<CoverSpan>,
    /// By start, and never two at once in a layer.
    pub temporaries: Vec<Temporary>,
}

/// What decides who has a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// Nothing: a gap.
    Gap,
    Rotation(RotationId),
    Temporary(TemporaryId),
    Cover(CoverId),
}

/// A stretch of time that the same people, or nobody, hold. The end is exclusive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// Empty: nobody.
    pub people: People,
    pub source: Source,
    /// Under a cover, who would be on call without it.
    pub instead_of: Option<People>,
    /// When the shift began of which this is a part; under a cover, the shift beneath.
    pub(super) began_at: Timestamp,
}

impl Span {
    /// Nobody is on call, and nobody said so on purpose.
    #[must_use]
    pub fn is_gap(&self) -> bool {
        self.source == Source::Gap
    }

    /// Whether a cover decided it.
    #[must_use]
    pub fn is_cover(&self) -> bool {
        matches!(self.source, Source::Cover(_))
    }

    fn held(people: People, source: Source, starts_at: Timestamp, ends_at: Timestamp) -> Self {
        Span { starts_at, ends_at, people, source, instead_of: None, began_at: starts_at }
    }
}

/// A span on the way into the schedule. It borrows its people: a year of them is moved about several times.
#[derive(Clone, Copy)]
struct Piece<'a> {
    starts_at: Timestamp,
    ends_at: Timestamp,
    began_at: Timestamp,
    people: &'a People,
    source: Source,
}

impl<'a> Piece<'a> {
    fn gap(starts_at: Timestamp, ends_at: Timestamp) -> Self {
        static NOBODY: LazyLock<People> = LazyLock::new(|| People::from([]));
        Piece { starts_at, ends_at, began_at: starts_at, people: &NOBODY, source: Source::Gap }
    }

    fn planned(rotation: RotationId, shift: Planned<'a>) -> Self {
        let Planned { people, starts_at, ends_at } = shift;
        Piece { starts_at, ends_at, began_at: starts_at, people, source: Source::Rotation(rotation) }
    }

    fn of(span: &'a Span) -> Self {
        let Span { starts_at, ends_at, began_at, ref people, source, .. } = *span;
        Piece { starts_at, ends_at, began_at, people, source }
    }

    /// The part from `from` on to `to`.
    fn cut(mut self, from: Timestamp, to: Timestamp) -> Self {
        self.starts_at = self.starts_at.max(from);
        self.ends_at = self.ends_at.min(to);
        self
    }

    fn overlaps(&self, from: Timestamp, to: Timestamp) -> bool {
        self.starts_at < to && self.ends_at > from
    }

    fn whole(self) -> Span {
        let Piece { starts_at, ends_at, began_at, people, source } = self;
        Span { starts_at, ends_at, people: people.clone(), source, instead_of: None, began_at }
    }
}

/// A version while it holds within a window, and its rotations of one layer.
struct Standing<'a> {
    from: Timestamp,
    to: Timestamp,
    rotations: Vec<Ready<'a>>,
}

impl Roster {
    /// A roster that answers for `[from, to)`.
    ///
    /// # Errors
    /// When a version names an unknown zone.
    pub fn new(
        versions: Vec<Version>,
        covers: Vec<CoverSpan>,
        temporaries: Vec<Temporary>,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Self, NoZone> {
        let clocks = Clocks::of_plans(versions.iter().map(|version| &*version.plan), from, to)?;
        Ok(Roster::sharing(Arc::new(clocks), versions, covers, temporaries))
    }

    /// A roster that answers where these clocks of its plans do.
    #[must_use]
    pub fn sharing(
        clocks: Arc<Clocks>,
        mut versions: Vec<Version>,
        mut covers: Vec<CoverSpan>,
        temporaries: Vec<Temporary>,
    ) -> Self {
        versions.sort_by_key(|version| version.effective_from);
        covers.sort_by_key(|cover| cover.starts_at);
        Roster { versions, clocks, covers, temporaries }
    }

    /// The layers of all versions, in the order in which they are paged.
    #[must_use]
    pub fn layers(&self) -> Vec<Layer> {
        let mut layers: Vec<_> = self.versions.iter().flat_map(|version| version.plan.layers()).collect();
        layers.sort_unstable();
        layers.dedup();
        layers
    }

    /// The version that holds at an instant; none before the first.
    #[must_use]
    pub fn version_at(&self, at: Timestamp) -> Option<&Version> {
        let after = self.versions.partition_point(|version| version.effective_from <= at);
        self.versions[..after].last()
    }

    /// Who is on call in a layer at an instant, and what decides it.
    #[must_use]
    pub fn on_call_at(&self, layer: Layer, at: Timestamp) -> Span {
        let base = self.temporary_at(layer, at).or_else(|| self.planned_at(layer, at));
        let base = base.unwrap_or_else(|| Piece::gap(at, Timestamp(at.0 + 1)).whole());
        let covers = self.covers.iter().filter(|cover| cover.layer == layer);
        covered(&base, covers, at)
    }

    fn planned_at(&self, layer: Layer, at: Timestamp) -> Option<Span> {
        let rotations = self.version_at(at)?.plan.rotations.iter().filter(|rotation| rotation.layer == layer);
        rotations
            .map(|rotation| rotation.ready(&self.clocks))
            .find_map(|rotation| Some(Piece::planned(rotation.id, rotation.shift_at(at)?).whole()))
    }

    fn temporary_at(&self, layer: Layer, at: Timestamp) -> Option<Span> {
        let mut temporaries = self.temporaries.iter().filter(|temporary| temporary.layer == layer);
        let holding = temporaries.find(|temporary| temporary.starts_at <= at && at < temporary.ends_at)?;
        spans_of(holding).into_iter().find(|span| span.starts_at <= at && at < span.ends_at)
    }

    /// The shifts of a layer in `[from, to)`: they join without gap or overlap, and a stretch that nobody holds is a
    /// span of nobody. First and last are cut to the window.
    #[must_use]
    pub fn shifts(&self, layer: Layer, from: Timestamp, to: Timestamp) -> Vec<Span> {
        let standing = self.standing(layer, from, to);
        let mut pieces = planned(&standing);
        let temporaries = self.temporaries.iter().filter(|temporary| temporary.layer == layer);
        let above: Vec<Span> = temporaries.flat_map(spans_of).collect();
        let above: Vec<Piece> = above.iter().map(Piece::of).filter(|piece| piece.overlaps(from, to)).collect();
        if !above.is_empty() {
            pieces = beneath(&above, &pieces);
        }
        let covers: Vec<CoverSpan> = self.covers.iter().filter(|cover| cover.layer == layer).copied().collect();
        let mut joined = Joined(Vec::with_capacity(pieces.len() + 2 * covers.len() + 2));
        let mut cutter = Cutter::new(&covers);
        fill(&pieces, from, to, |piece| cutter.cut(piece, |span| joined.push(span)));
        joined.0
    }

    /// What each rotation says in `[from, to)` by itself, whatever stands above it, version after version: its layer,
    /// and its shifts. First and last are cut to the window.
    #[must_use]
    pub fn by_rotation(&self, from: Timestamp, to: Timestamp) -> Vec<(RotationId, Layer, Vec<Span>)> {
        let mut all: Vec<(RotationId, Layer, Vec<Span>)> = Vec::new();
        for (version, from, to) in self.versions_in(from, to) {
            for rotation in &version.plan.rotations {
                let ready = rotation.ready(&self.clocks);
                let spans = of_rotation(&ready, from, to).into_iter().map(Piece::whole);
                match all.iter_mut().find(|(id, layer, _)| *id == rotation.id && *layer == rotation.layer) {
                    Some((_, _, before)) => before.extend(spans),
                    None => all.push((rotation.id, rotation.layer, spans.collect())),
                }
            }
        }
        all.sort_by_key(|(_, layer, _)| *layer);
        all
    }

    /// The versions that hold within `[from, to)`, in order, each with its part of it.
    fn versions_in(&self, from: Timestamp, to: Timestamp) -> impl Iterator<Item = (&Version, Timestamp, Timestamp)> {
        let ends = self.versions.iter().skip(1).map(|next| next.effective_from).chain([Timestamp(i64::MAX)]);
        let parts = self.versions.iter().zip(ends);
        let parts = parts.map(move |(version, end)| (version, from.max(version.effective_from), to.min(end)));
        parts.filter(|(_, from, to)| from < to)
    }

    fn standing(&self, layer: Layer, from: Timestamp, to: Timestamp) -> Vec<Standing<'_>> {
        let standing = self.versions_in(from, to).map(|(version, from, to)| {
            let rotations = version.plan.rotations.iter().filter(|rotation| rotation.layer == layer);
            Standing { from, to, rotations: rotations.map(|rotation| rotation.ready(&self.clocks)).collect() }
        });
        standing.collect()
    }
}

/// What the rotations say, without temporary schedules and covers: stretches of nobody are left out.
fn planned<'a>(standing: &'a [Standing<'a>]) -> Vec<Piece<'a>> {
    let mut all: Vec<Piece> = Vec::new();
    for Standing { from, to, rotations } in standing {
        let pieces = rotations.iter().map(|rotation| of_rotation(rotation, *from, *to));
        let of_version = pieces.reduce(|above, pieces| beneath(&above, &pieces)).unwrap_or_default();
        if all.is_empty() {
            all = of_version;
        } else {
            all.extend(of_version);
        }
    }
    all
}

fn of_rotation<'a>(rotation: &'a Ready, from: Timestamp, to: Timestamp) -> Vec<Piece<'a>> {
    // About one a day, which is what most that have hours come to.
    let days = usize::try_from((to.0 - from.0) / DAY_MS).unwrap_or(0);
    let mut pieces = Vec::with_capacity(days.clamp(4, 4096) + 4);
    rotation.shifts(from, to, |shift| pieces.push(Piece::planned(rotation.id, shift).cut(from, to)));
    pieces
}

/// A temporary schedule as spans that fill its whole time.
fn spans_of(temporary: &Temporary) -> Vec<Span> {
    let mut edges = vec![temporary.starts_at, temporary.ends_at];
    edges.extend(temporary.shifts.iter().flat_map(|shift| [shift.starts_at, shift.ends_at]));
    edges.retain(|edge| (temporary.starts_at..=temporary.ends_at).contains(edge));
    edges.sort_unstable();
    edges.dedup();
    let mut began_at = temporary.starts_at;
    let span = |pair: &[Timestamp]| {
        let holding = temporary.shifts.iter().filter(|shift| shift.starts_at <= pair[0] && pair[0] < shift.ends_at);
        let mut people: Vec<PersonId> = Vec::new();
        for shift in holding {
            if !people.contains(&shift.person) {
                people.push(shift.person);
            }
        }
        let begins = temporary.shifts.iter().any(|shift| shift.starts_at == pair[0]);
        let span = Span::held(people.into(), Source::Temporary(temporary.id), pair[0], pair[1]);
        if begins || pair[0] == temporary.starts_at {
            began_at = pair[0];
        }
        Span { began_at, ..span }
    };
    edges.windows(2).map(span).collect()
}

/// Pieces by start, with the parts of `lower` that none of `upper` holds.
fn beneath<'a>(upper: &[Piece<'a>], mut lower: &[Piece<'a>]) -> Vec<Piece<'a>> {
    let mut all = Vec::with_capacity(upper.len() + lower.len());
    let mut free_from = Timestamp(i64::MIN);
    for piece in upper {
        if free_from < piece.starts_at {
            lower = fill_from(lower, free_from, piece.starts_at, &mut all);
        }
        free_from = piece.ends_at;
        all.push(*piece);
    }
    fill_from(lower, free_from, Timestamp(i64::MAX), &mut all);
    all
}

/// Adds what of these pieces lies in `[from, to)`. Returns those that may go on beyond it.
fn fill_from<'p, 'a>(
    mut lower: &'p [Piece<'a>],
    from: Timestamp,
    to: Timestamp,
    all: &mut Vec<Piece<'a>>,
) -> &'p [Piece<'a>] {
    while let [piece, rest @ ..] = lower
        && piece.starts_at < to
        && piece.ends_at <= to
    {
        if piece.ends_at > from {
            all.push(piece.cut(from, to));
        }
        lower = rest;
    }
    if let Some(piece) = lower.first().filter(|piece| piece.overlaps(from, to)) {
        all.push(piece.cut(from, to));
    }
    lower
}

/// These pieces cut to `[from, to)`, with what nobody holds between them.
fn fill<'a>(pieces: &[Piece<'a>], from: Timestamp, to: Timestamp, mut found: impl FnMut(Piece<'a>)) {
    let mut until = from;
    for piece in pieces.iter().filter(|piece| piece.overlaps(from, to)) {
        if until < piece.starts_at {
            found(Piece::gap(until, piece.starts_at));
        }
        let piece = piece.cut(from, to);
        until = piece.ends_at;
        found(piece);
    }
    if until < to {
        found(Piece::gap(until, to));
    }
}

/// One instant of a span, under covers.
fn covered<'a>(base: &Span, covers: impl Iterator<Item = &'a CoverSpan> + Clone, at: Timestamp) -> Span {
    match cover::under(covers, at, &base.people) {
        None => base.clone(),
        Some((people, cover)) => {
            let instead_of = Some(base.people.clone());
            Span { people, source: Source::Cover(cover), instead_of, ..base.clone() }
        }
    }
}

/// Cuts pieces, which come in order, at the edges of covers (by start), each piece with who holds it under them.
struct Cutter<'a> {
    covers: &'a [CoverSpan],
    edges: std::iter::Peekable<std::vec::IntoIter<Timestamp>>,
}

impl<'a> Cutter<'a> {
    fn new(covers: &'a [CoverSpan]) -> Self {
        let mut edges: Vec<Timestamp> = covers.iter().flat_map(|cover| [cover.starts_at, cover.ends_at]).collect();
        edges.sort_unstable();
        edges.dedup();
        Cutter { covers, edges: edges.into_iter().peekable() }
    }

    fn cut(&mut self, piece: Piece, mut found: impl FnMut(Span)) {
        let mut from = piece.starts_at;
        // No cover before this one reaches any further.
        while self.covers.first().is_some_and(|cover| cover.ends_at <= from) {
            self.covers = &self.covers[1..];
        }
        let span = piece.whole();
        if self.covers.first().is_none_or(|cover| cover.starts_at >= span.ends_at) {
            return found(span);
        }
        while from < span.ends_at {
            while self.edges.next_if(|edge| *edge <= from).is_some() {}
            let to = self.edges.peek().map_or(span.ends_at, |edge| span.ends_at.min(*edge));
            let near = &self.covers[..self.covers.partition_point(|cover| cover.starts_at <= from)];
            let mut piece = covered(&span, near.iter(), from);
            (piece.starts_at, piece.ends_at) = (from, to);
            found(piece);
            from = to;
        }
    }
}

/// Stretches that only a cut has parted become one again. A cover goes on over the hand-overs beneath it.
struct Joined(Vec<Span>);

impl Joined {
    fn push(&mut self, span: Span) {
        match self.0.last_mut() {
            Some(last)
                if last.source == span.source
                    && last.people == span.people
                    && (span.began_at < span.starts_at || span.is_cover() || span.is_gap()) =>
            {
                last.ends_at = span.ends_at;
            }
            _ => self.0.push(span),
        }
    }
}
