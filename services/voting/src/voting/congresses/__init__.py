"""Worker congresses (职代会): delegates, agenda, quorum, votes, resolutions."""
