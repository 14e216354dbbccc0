"""The journal service: takes devices' facts in, hands the feed and snapshots out, and is nothing more."""
