//! On call: rosters, rotations, covers, and who that makes on call.
