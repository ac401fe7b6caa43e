/// The days as policies write them.
enum Weekday {
    private static let names = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]

    /// The full lower-case name from a full or three-letter English name in any case, or an ISO number from `1`
    /// (Monday).
    static func name(_ text: String) -> String? {
        let lower = text.lowercased()
        if let number = Int(lower), (1...7).contains(number) { return names[number - 1] }
        return names.first { $0 == lower || $0.prefix(3) == lower }
    }
}
