"""The judges must be able to say no."""

import unittest

import windows


class Windows(unittest.TestCase):
    def test_sliding(self):
        kept = [(0, 1, 1), (5, 6, 1), (10, 11, 1)]
        self.assertEqual(windows.heaviest_sliding(kept, 10), 2)
        self.assertEqual(windows.heaviest_sliding([*kept, (9, 9, 5)], 10), 7)

    def test_a_late_look_excuses(self):
        self.assertEqual(windows.heaviest_sliding([(0, 20, 1), (1, 2, 1)], 10), 1)

    def test_calendar(self):
        self.assertEqual(windows.heaviest_calendar([(8, 9, 1), (9, 10, 1), (10, 11, 1), (19, 19, 1)], 10), 2)

    def test_bucket(self):
        kept = [(0, 0, 1), (0, 0, 1), (10, 10, 1), (20, 20, 1)]
        self.assertLessEqual(windows.bucket_excess(kept, 10, 1, 2), 0)
        self.assertGreater(windows.bucket_excess([*kept, (11, 11, 1)], 10, 1, 2), 0)
        self.assertGreater(windows.bucket_excess([(0, 0, 1)] * 3, 10, 1, 2), 0)


if __name__ == "__main__":
    unittest.main()
