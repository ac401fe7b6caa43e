internal import Diagnostics
internal import DocumentText
internal import PolicyEngine

/// Time zones that conditions name.
extension PolicyLoader {
    /// The rules of every zone, `UTC` included when it is named.
    mutating func timeZones(_ zoneData: (String) -> [UInt8]?) -> [String: TimeZoneRules] {
        var rules: [String: TimeZoneRules] = [:]
        for (name, place) in zones {
            if name == "UTC" {
                rules[name] = .utc
                continue
            }
            guard isZoneName(name), let bytes = zoneData(name) else {
                problems.error(
                    .timeZone, at: place, "time zone \(PlainText.quoted(name)) is unknown on this machine",
                    help: "write an IANA name such as `Europe/Stockholm`")
                continue
            }
            do {
                rules[name] = try TimeZoneRules(tzif: bytes)
            } catch {
                problems.error(
                    .timeZone, at: place, "the data of time zone \(PlainText.quoted(name)) cannot be read",
                    help: "reinstall this machine's time zone data")
            }
        }
        return rules
    }

    // The name becomes part of a path to a file.
    private func isZoneName(_ name: String) -> Bool {
        name.utf8.count <= 64
            && name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
                !part.isEmpty
                    && part.utf8.allSatisfy { byte in
                        switch byte {
                        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                            UInt8(ascii: "+"):
                            true
                        default: false
                        }
                    }
            }
    }
}
