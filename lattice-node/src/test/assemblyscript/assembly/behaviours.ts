// What a guest can do, one operation each. Texts are UTF-8, numbers are decimal texts.
import { consoleLog, handleAbort, handleCall, hostCall, register, Result } from "@wapc/as-guest";

function text(payload: ArrayBuffer): string {
  return String.UTF8.decode(payload);
}

function bytes(text: string): Result<ArrayBuffer> {
  return Result.ok<ArrayBuffer>(String.UTF8.encode(text));
}

/** A checksum that shows every byte's value and place. */
function checksum(data: Uint8Array): u32 {
  let sum: u32 = 1;
  for (let i = 0; i < data.length; i++) {
    sum = sum * 31 + data[i];
  }
  return sum;
}

register("Echo", (payload: ArrayBuffer): Result<ArrayBuffer> => Result.ok<ArrayBuffer>(payload));

register("Fail", (payload: ArrayBuffer): Result<ArrayBuffer> =>
  Result.error<ArrayBuffer>(new Error("refused: " + text(payload))));

// A host call whose failure becomes the guest's own.
register("Relay", (payload: ArrayBuffer): Result<ArrayBuffer> =>
  hostCall("default", "test:relay", "Relay", payload));

// A host call whose failure the guest survives.
register("Fallback", (payload: ArrayBuffer): Result<ArrayBuffer> => {
  const first = hostCall("main", "test:relay", "First", payload);
  if (first.isOk) {
    return first;
  }
  consoleLog("first said: " + first.error()!.message);
  return hostCall("spare", "test:relay", "Second", payload);
});

register("Throw", (payload: ArrayBuffer): Result<ArrayBuffer> => {
  if (payload.byteLength > 0) {
    throw new Error("thrown: " + text(payload));
  }
  return bytes("nothing to throw");
});

// An index outside of an array, which the runtime of the language catches.
register("Index", (payload: ArrayBuffer): Result<ArrayBuffer> => {
  const numbers: i32[] = [10, 20, 30];
  return bytes(numbers[I32.parseInt(text(payload))].toString());
});

// Answers with as many bytes as asked for, each its place.
register("Big", (payload: ArrayBuffer): Result<ArrayBuffer> => {
  const data = new Uint8Array(I32.parseInt(text(payload)));
  for (let i = 0; i < data.length; i++) {
    data[i] = <u8>i;
  }
  return Result.ok<ArrayBuffer>(data.buffer);
});

register("Checksum", (payload: ArrayBuffer): Result<ArrayBuffer> =>
  bytes(checksum(Uint8Array.wrap(payload)).toString()));

// Makes garbage, piece by piece, while keeping a few pieces: memory has to stop growing.
register("Churn", (payload: ArrayBuffer): Result<ArrayBuffer> => {
  const rounds = I32.parseInt(text(payload));
  const kept: Uint8Array[] = [];
  let sum: u32 = 0;
  for (let i = 0; i < rounds; i++) {
    const piece = new Uint8Array(1024);
    piece[i % 1024] = <u8>i;
    sum = sum * 31 + checksum(piece);
    if (kept.length == 8) {
      kept.shift();
    }
    kept.push(piece);
  }
  return bytes(sum.toString() + " in at most 64 pages: " + (memory.size() <= 64).toString());
});

// Grows by pages, as an allocator does, and says what it got.
register("Grow", (payload: ArrayBuffer): Result<ArrayBuffer> =>
  bytes(memory.grow(I32.parseInt(text(payload))).toString()));

register("Log", (payload: ArrayBuffer): Result<ArrayBuffer> => {
  const lines = text(payload).split(",");
  for (let i = 0; i < lines.length; i++) {
    consoleLog(lines[i]);
  }
  return bytes(lines.length.toString());
});

// Strings of the language are UTF-16: what comes back went through both forms.
register("Letters", (payload: ArrayBuffer): Result<ArrayBuffer> => {
  const word = text(payload);
  return bytes(word.toUpperCase() + "|" + word.split("").reverse().join("") + "|" + word.length.toString());
});

// {"n": numbers, ...} from a list of numbers, with their sum and mean.
register("Json", (payload: ArrayBuffer): Result<ArrayBuffer> => {
  const numbers = text(payload).split(" ").map<f64>((word: string): f64 => F64.parseFloat(word));
  let sum = 0.0;
  for (let i = 0; i < numbers.length; i++) {
    sum += numbers[i];
  }
  const list = numbers.map<string>((number: f64): string => number.toString()).join(",");
  return bytes('{"n":[' + list + '],"sum":' + sum.toString() + ',"mean":' + (sum / numbers.length).toString() + "}");
});

function depth(rest: i32): i32 {
  return rest == 0 ? 0 : 1 + depth(rest - 1);
}

register("Depth", (payload: ArrayBuffer): Result<ArrayBuffer> => bytes(depth(I32.parseInt(text(payload))).toString()));

export function __guest_call(operationLength: usize, payloadLength: usize): bool {
  return handleCall(operationLength, payloadLength);
}

/** Put in the place of `env.abort` by an option of the compiler: tells the host by the guest's error, then traps. */
function ownAbort(message: string | null, file: string | null, line: u32, column: u32): void {
  handleAbort(message, file, line, column);
}
