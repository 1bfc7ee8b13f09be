// What a simulated camera sees: ffmpeg's moving test picture with a clock, in a hue of its own and with as many white squares at
// the bottom as its number says (no font is needed for that), and a tone. 640x360 at 25 frames a second; one such encoder costs
// 7 % of one core (measured: 10 s of it take 0.7 s). A keyframe comes every 2 s, as from most cameras.

const SQUARES_IN_A_ROW = 12;

/** ffmpeg arguments: the inputs of camera `number` (from 1), in real time. Input 0 is the picture, input 1 the tone. */
export function pictureInputs(number: number): readonly string[] {
  const squares = Array.from({ length: ((number - 1) % SQUARES_IN_A_ROW) + 1 }, (_, index) => {
    return `drawbox=x=${20 + index * 50}:y=310:w=36:h=36:color=white:t=fill`;
  });
  const picture = ['testsrc2=size=640x360:rate=25', `hue=h=${(number * 67) % 360}`, ...squares].join(',');
  const tone = `sine=frequency=${220 + 40 * (number % 20)}:sample_rate=48000`;
  return ['-re', '-f', 'lavfi', '-i', picture, '-re', '-f', 'lavfi', '-i', tone];
}

/** ffmpeg arguments: the video encoder. */
export function pictureEncoder(): readonly string[] {
  const rate = ['-b:v', '800k', '-maxrate', '1000k', '-bufsize', '1000k'];
  return ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '50', '-sc_threshold', '0', ...rate];
}

/** ffmpeg arguments: the audio encoder. */
export function toneEncoder(): readonly string[] {
  return ['-c:a', 'aac', '-b:a', '64k'];
}

/** The arguments with which every simulated camera's ffmpeg begins. */
export const QUIET: readonly string[] = ['-nostdin', '-hide_banner', '-nostats', '-loglevel', 'warning'];
