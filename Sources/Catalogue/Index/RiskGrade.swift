/// How much harm a server's tools could do, from A to F.
///
/// The score is 12 points for each step of the worst tool's risk (1 to 5), plus 40 points times the share of tools that
/// execute, destroy or move money. A: up to 12 (it only reads), B: up to 24 (it writes, and nothing worse), C: up to
/// 44, D: up to 60, E: up to 76, F: above. A server without tools has an A.
package enum RiskGrade: String, Sendable, Hashable, CaseIterable, Comparable {
    case a = "A"
    case b = "B"
    case c = "C"
    case d = "D"
    case e = "E"
    case f = "F"

    /// The formula in the words of the pages.
    package static let formula =
        "score = 12 x worst risk (1 to 5) + 40 x share of Execute, Destructive and Financial tools; "
        + "A up to 12, B up to 24, C up to 44, D up to 60, E up to 76, F above"

    /// The grade that goes with a score.
    package init(score: Int) {
        self =
            switch score {
            case ...12: .a
            case ...24: .b
            case ...44: .c
            case ...60: .d
            case ...76: .e
            default: .f
            }
    }

    /// The score from 0 to 100 of a server.
    ///
    /// The share is rounded down to whole points.
    package static func score(worstRisk: Int, counts: CategoryCounts) -> Int {
        counts.total == 0 ? 0 : 12 * min(5, max(1, worstRisk)) + 40 * counts.dangerous / counts.total
    }

    /// The worse the greater.
    package static func < (left: RiskGrade, right: RiskGrade) -> Bool { left.rawValue < right.rawValue }
}
