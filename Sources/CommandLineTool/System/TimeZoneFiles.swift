/// The system's time zone files.
enum TimeZoneFiles {
    private static let directories = ["/usr/share/zoneinfo/", "/usr/lib/zoneinfo/", "/usr/share/lib/zoneinfo/"]
    private static let maxZoneBytes = 1 << 20

    /// The TZif bytes of a zone by its IANA name; nil when there is no such zone.
    ///
    /// A name is a path below the directory: what could leave it is no name.
    static func bytes(of zone: String) -> [UInt8]? {
        let parts = zone.split(separator: "/", omittingEmptySubsequences: false)
        let isName = parts.allSatisfy { part in
            !part.isEmpty && part.first != "." && part.utf8.allSatisfy(isNameByte)
        }
        guard isName else { return nil }
        for directory in directories {
            do {
                return try FileReader.bytes(of: directory + zone, maxBytes: maxZoneBytes)
            } catch {
                // Not here: perhaps in the next directory, else nowhere, and the caller says so.
                continue
            }
        }
        return nil
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
