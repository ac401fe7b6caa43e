/// One place that breaks a house rule.
struct Finding: Equatable, CustomStringConvertible {
    let path: String
    /// 1-based; 0 for a finding about the whole file.
    let line: Int
    let message: String

    var description: String { "\(path):\(line): \(message)" }
}

extension [Finding] {
    /// All findings, one a line, for a failing expectation.
    var report: String { "\n" + map(\.description).joined(separator: "\n") }
}
