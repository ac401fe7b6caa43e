// Compiled together with Sources/HTTPText by Fuzz/run.sh, as one module.

/// What libFuzzer calls with every input: the first byte says how the rest is cut into pieces.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    guard count > 1 else { return 0 }
    // SAFETY: libFuzzer lends `count` bytes at `start` until this function returns.
    let input = Array(unsafe UnsafeBufferPointer(start: start, count: count))
    let bytes = Array(input.dropFirst())
    let pieces = cuts(of: bytes.count, seed: UInt64(input[0]))
    checkAnswers(bytes, pieces)
    checkEvents(bytes, pieces)
    checkAddress(bytes)
    return 0
}

/// Where the pieces of a text end.
private func cuts(of count: Int, seed: UInt64) -> [Int] {
    var state = seed &+ 1
    var ends: [Int] = []
    var end = 0
    while end < count {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        end = min(count, end + 1 + Int(truncatingIfNeeded: state >> 59))
        ends.append(end)
    }
    return ends
}

// MARK: - Answers

private struct Answer: Equatable {
    var heads: [HTTPAnswerHead] = []
    var body: [UInt8] = []
    var ends = 0
    var isFaulty = false
}

private func checkAnswers(_ bytes: [UInt8], _ pieces: [Int]) {
    let whole = answer(in: bytes, [bytes.count])
    require(whole == answer(in: bytes, pieces), "an answer is the same in pieces")
    require(whole.ends <= 1 && whole.heads.count <= 1, "one answer ends once")
    require(whole.body.count <= bytes.count, "a body is not longer than its bytes")
    for head in whole.heads {
        require((200...599).contains(head.status), "a status is one")
        _ = head.fields.forwardedDown()
        _ = head.fields.forwardedUp()
        _ = MediaType(of: head.fields)
        _ = ListenerGuard(isLoopback: true).judge(head.fields)
        do throws(RequestFault) {
            try RequestRules.check(HTTPRequestHead(method: .post, target: "/", fields: head.fields))
        } catch {
            require(error.status >= 400, "a fault has a status")
        }
    }
}

private func answer(in bytes: [UInt8], _ pieces: [Int]) -> Answer {
    var found = Answer()
    var reader = ResponseReader()
    reader.expectAnswer()
    do throws(HTTPFault) {
        var start = 0
        for end in pieces {
            let piece = Array(bytes[start..<end])
            var position = 0
            reading: while true {
                switch try reader.read(piece.span, from: &position) {
                case .needMore: break reading
                case .head(let head): found.heads.append(head)
                case .body(let range): found.body += piece[range]
                case .end: found.ends += 1
                }
            }
            require(position == piece.count, "every byte is taken")
            start = end
        }
        if try reader.inputClosed() == .end { found.ends += 1 }
    } catch {
        found.isFaulty = true
    }
    return found
}

// MARK: - Events

private struct Events: Equatable {
    var payloads: [[UInt8]] = []
    /// The bytes of each event.
    var raw: [[UInt8]] = []
    var bytes: [UInt8] = []
    var isFaulty = false
}

private func checkEvents(_ bytes: [UInt8], _ pieces: [Int]) {
    let whole = events(in: bytes, [bytes.count], maxEventBytes: 1 << 20)
    let cut = events(in: bytes, pieces, maxEventBytes: 1 << 20)
    require(whole.payloads == cut.payloads, "events are the same in pieces")
    require(!cut.isFaulty, "a short event has no fault")
    for carried in [whole.bytes, cut.bytes] {
        let again = events(in: carried, [carried.count], maxEventBytes: 1 << 20)
        require(again.payloads == whole.payloads && again.bytes == carried, "what is carried on says the same")
    }
    let long = events(in: bytes, pieces, maxEventBytes: 8)
    if !long.isFaulty {
        let again = events(in: long.bytes, [long.bytes.count], maxEventBytes: 1 << 20)
        require(whole.payloads.starts(with: again.payloads), "long events say the same")
    }
    for event in whole.raw { checkEdits(of: event) }
}

private func checkEdits(of event: [UInt8]) {
    let data = Array("{}".utf8)
    // A line feed in front: only at the start of a stream a byte-order mark is none of its bytes.
    let rewritten = [0x0A] + EventStreamReader.rewriting(event.span, data: data.span)
    let payloads = events(in: rewritten, [rewritten.count], maxEventBytes: 1 << 20).payloads
    require(payloads.allSatisfy { $0 == data } && payloads.count <= 1, "a rewritten event has the new data")
    let dropped = [0x0A] + EventStreamReader.dropping(event.span)
    require(events(in: dropped, [dropped.count], maxEventBytes: 1 << 20).payloads.isEmpty, "nobody hears of it")
}

private func events(in bytes: [UInt8], _ pieces: [Int], maxEventBytes: Int) -> Events {
    var found = Events()
    var reader = EventStreamReader(maxEventBytes: maxEventBytes)
    do throws(EventStreamFault) {
        var start = 0
        for end in pieces {
            let piece = Array(bytes[start..<end])
            var position = 0
            reading: while true {
                switch try reader.read(piece.span, from: &position) {
                case .needMore: break reading
                case .event(let event): take(event, piece, reader, &found)
                case .large(let event): take(event, piece, reader, &found)
                case .largeBody(let raw, let data):
                    require(
                        data.isEmpty || (data.lowerBound >= raw.lowerBound && data.upperBound <= raw.upperBound),
                        "inside")
                    found.bytes += piece[raw]
                case .largeEnd: break
                }
            }
            require(position == piece.count, "every byte is taken")
            start = end
        }
        if let event = try reader.inputClosed() { take(event, [], reader, &found) }
    } catch {
        found.isFaulty = true
    }
    return found
}

private func take(_ event: ServerSentEvent, _ piece: [UInt8], _ reader: EventStreamReader, _ found: inout Events) {
    let raw = reader.withBytes(of: event, in: piece.span) { copy($0) }
    found.bytes += raw
    found.raw.append(raw)
    if event.hasData { found.payloads.append(reader.withPayload(of: event, in: piece.span) { copy($0) }) }
}

private func copy(_ span: Span<UInt8>) -> [UInt8] {
    span.indices.map { span[$0] }
}

// MARK: - Addresses

private func checkAddress(_ bytes: [UInt8]) {
    do throws(HTTPAddressError) {
        let address = try HTTPAddress(String(decoding: bytes, as: UTF8.self))
        require(try HTTPAddress(address.text) == address, "an address comes back from its text")
        require(address.target.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "a target fits a request line")
    } catch {
        require(!error.message.isEmpty, "an error has words")
    }
}

private func require(_ condition: Bool, _ what: StaticString) {
    // INVARIANT: the fuzzer reports a property that does not hold as a crash.
    if !condition { fatalError("\(what)") }
}
