internal import GatewayPorts
internal import HTTPText

/// Reads the stream of a server over the deprecated HTTP with events.
final class EventStreamListener: HTTPUpstreamReceiver {
    private var owner: EventStreamUpstream?
    private var events: EventStreamReader?

    /// The most that is shown of a message that is too long, in bytes.
    private static let maxPrefixBytes = 1024

    init(_ owner: EventStreamUpstream, maxMessageBytes: Int) {
        self.owner = owner
        events = EventStreamReader(maxEventBytes: maxMessageBytes)
    }

    /// Hears nothing any more.
    func stop() {
        owner = nil
    }

    func upstreamAnswered(_ head: HTTPAnswerHead) {
        if (200..<300).contains(head.status), MediaType(of: head.fields) == .eventStream { return }
        if (300..<400).contains(head.status) {
            return fail(.redirected, "the server points to another address, which the gateway does not follow")
        }
        fail(.rejected, "the server has no stream of events there: it answered with status \(head.status)")
    }

    func upstreamSent(_ bytes: Span<UInt8>) {
        guard owner != nil, var reader = events.take() else { return }
        var position = 0
        do throws(EventStreamFault) {
            reading: while let owner {
                switch try reader.read(bytes, from: &position) {
                case .needMore: break reading
                case .event(let event): give(event, of: reader, in: bytes)
                case .large(let event):
                    guard event.isMessage else { continue }
                    reader.withPayload(of: event, in: bytes) { data in
                        owner.saidTooMuch(prefix: data.extracting(first: min(data.count, Self.maxPrefixBytes)))
                    }
                case .largeBody, .largeEnd: continue
                }
            }
        } catch {
            return fail(.malformed, error.message)
        }
        events = reader
    }

    private func give(_ event: ServerSentEvent, of reader: borrowing EventStreamReader, in bytes: Span<UInt8>) {
        guard event.hasPayload else { return }
        let isEndpoint = reader.withBytes(of: event, in: bytes) { raw in
            EventStreamReader.isType("endpoint", of: raw)
        }
        reader.withPayload(of: event, in: bytes) { data in
            if isEndpoint {
                var name: [UInt8] = []
                name.append(data)
                owner?.named(String(decoding: name, as: UTF8.self))
            } else if event.isMessage {
                owner?.said(data)
            }
        }
    }

    func upstreamEnded() {
        fail(.closed, "the server ended its stream of events")
    }

    func upstreamFailed(_ failure: UpstreamFailure) {
        owner?.lost(failure)
    }

    func upstreamReadsDone() {
        owner?.readsDone()
    }

    private func fail(_ code: UpstreamFailure.Code, _ message: String) {
        upstreamFailed(UpstreamFailure(code: code, wasSent: true, message: message))
    }
}
