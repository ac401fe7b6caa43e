internal import HTTPText
internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import OperatingSystem

/// What went wrong with an upstream's connection, for the operator.
enum UpstreamWords {
    static func unreachable(_ address: HTTPAddress, _ error: any Error, _ timeout: TimeAmount) -> String {
        "cannot connect to `\(address.authority)`: \(reason(error, timeout))"
    }

    static func connectionBroke(_ error: (any Error)?) -> String {
        switch error {
        case let error as IOError: "the connection to the upstream broke: \(system(error))"
        case .some(NIOSSLError.uncleanShutdown): "the upstream ended the connection without the end of TLS"
        default: "the connection to the upstream broke"
        }
    }

    static func handshakeFailed(_ error: (any Error)?) -> String {
        switch error {
        case nil: "the upstream closed the connection during the TLS handshake"
        case let error as IOError: "the TLS handshake with the upstream failed: \(system(error))"
        case .some(NIOSSLError.unableToValidateCertificate): "the name in the upstream's certificate is another one"
        // TLS's own words name files of its source and help nobody.
        case .some:
            "the TLS handshake with the upstream failed: no trusted authority vouches for it, or it speaks no TLS"
        }
    }

    private static func reason(_ error: any Error, _ timeout: TimeAmount) -> String {
        switch error {
        case let error as NIOConnectionError:
            if let first = error.connectionErrors.first { return reason(first.error, timeout) }
            return "the name cannot be resolved"
        case let error as IOError:
            return system(error)
        case ChannelError.connectTimeout:
            return "no answer within \(timeout.nanoseconds / 1_000_000) ms"
        default:
            return "`\(error)`"
        }
    }

    private static func system(_ error: IOError) -> String {
        SystemError(number: error.errnoCode).description
    }
}
