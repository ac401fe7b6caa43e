extension HTTPFields {
    /// The fields of a client's request that its upstream gets: those of the protocol and of tracing, nothing else.
    ///
    /// What is not named here stays here: credentials, cookies, addresses of clients, and all that frames a message.
    package func forwardedUp() -> HTTPFields {
        filtered { text, name in
            switch name.count {
            case 6: text.equals(name, lowercased: "accept")
            case 7: text.equals(name, lowercased: "baggage")
            case 8: text.equals(name, lowercased: "mcp-name")
            case 10: text.equals(name, lowercased: "mcp-method") || text.equals(name, lowercased: "tracestate")
            case 11: text.equals(name, lowercased: "traceparent") || Self.isParameter(text, name)
            case 12: text.equals(name, lowercased: "content-type") || Self.isParameter(text, name)
            case 13: text.equals(name, lowercased: "last-event-id") || Self.isParameter(text, name)
            case 14: text.equals(name, lowercased: "mcp-session-id") || Self.isParameter(text, name)
            case 20: text.equals(name, lowercased: "mcp-protocol-version") || Self.isParameter(text, name)
            default: Self.isParameter(text, name)
            }
        }
    }

    /// The fields of an upstream's answer that the client gets.
    package func forwardedDown() -> HTTPFields {
        filtered { text, name in
            switch name.count {
            case 5: text.equals(name, lowercased: "allow")
            case 11: text.equals(name, lowercased: "retry-after")
            case 12: text.equals(name, lowercased: "content-type")
            case 13: text.equals(name, lowercased: "cache-control")
            case 14: text.equals(name, lowercased: "mcp-session-id")
            case 17: text.equals(name, lowercased: "x-accel-buffering")
            case 20: text.equals(name, lowercased: "mcp-protocol-version")
            default: false
            }
        }
    }

    private static func isParameter(_ text: borrowing Span<UInt8>, _ name: Range<Int>) -> Bool {
        let prefix: StaticString = "mcp-param-"
        guard name.count > prefix.utf8CodeUnitCount else { return false }
        return text.equals(name.lowerBound..<(name.lowerBound + prefix.utf8CodeUnitCount), lowercased: prefix)
    }
}
