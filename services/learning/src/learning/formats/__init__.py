"""Files of questions: Moodle XML, GIFT and Excel, in and out. What reads them runs in a decoding process."""
