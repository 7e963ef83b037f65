// A voice of at most a minute, as small as the browser makes it.

import { useEffect, useRef, useState } from "react";

/** Longer than this a note is not listened to. */
export const MOST_SECONDS = 60;
const KINDS = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];

export interface Recorder {
  /** Can this browser record at all? */
  readonly able: boolean;
  /** Seconds recorded so far; null while not recording. */
  readonly seconds: number | null;
  readonly start: () => Promise<void>;
  readonly stop: () => void;
}

/** Record; `onDone` gets the bytes once it is stopped or the minute is over. `start` throws where there is no microphone. */
export function useRecorder(onDone: (voice: Blob) => void): Recorder {
  const [seconds, setSeconds] = useState<number | null>(null);
  const running = useRef<MediaRecorder | null>(null);
  const able =
    typeof MediaRecorder !== "undefined" &&
    (navigator.mediaDevices as MediaDevices | undefined)?.getUserMedia !== undefined;

  useEffect(() => {
    if (seconds === null) return;
    if (seconds >= MOST_SECONDS) {
      running.current?.stop();
      return;
    }
    const timer = setTimeout(() => setSeconds(seconds + 1), 1000);
    return () => clearTimeout(timer);
  }, [seconds]);
  // Gone to another screen: the microphone is let go of.
  useEffect(() => () => running.current?.stop(), []);

  const start = async (): Promise<void> => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const kind = KINDS.find((k) => MediaRecorder.isTypeSupported(k));
    const recorder = new MediaRecorder(stream, {
      ...(kind === undefined ? {} : { mimeType: kind }),
      audioBitsPerSecond: 24_000,
    });
    const parts: Blob[] = [];
    recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
    recorder.addEventListener("stop", () => {
      for (const track of stream.getTracks()) track.stop();
      running.current = null;
      setSeconds(null);
      const voice = new Blob(parts, { type: recorder.mimeType.split(";")[0]! });
      if (voice.size > 0) onDone(voice);
    });
    running.current = recorder;
    recorder.start();
    setSeconds(0);
  };
  return { able, seconds, start, stop: () => running.current?.stop() };
}
