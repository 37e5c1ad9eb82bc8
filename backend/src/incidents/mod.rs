//! Incidents: declaring, and working in the room.
