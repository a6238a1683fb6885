/**
 * The page's Content-Security-Policy: its own files and nothing else; no inline script, no eval, no frame.
 * Styles may be inline because Mantine writes its theme into a <style>.
 * @param images where pictures come from besides the page's own origin
 */
export function pagePolicy(images = ''): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: blob: ${images}`.trim(),
    "font-src 'self' data:",
    `connect-src 'self' ${images}`.trim(),
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** For an image's own answer: an SVG that is opened by itself runs nothing and loads nothing. */
export const IMAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
