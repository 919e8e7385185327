import { useEffect, useRef, useState, type RefObject } from 'react';

export interface CanvasSize {
  readonly width: number;
  readonly height: number;
}

/** The size of an element in CSS pixels; null until it is laid out. */
export function useSize<E extends HTMLElement>(): readonly [RefObject<E | null>, CanvasSize | null] {
  const ref = useRef<E>(null);
  const [size, setSize] = useState<CanvasSize | null>(null);
  useEffect(() => {
    const element = ref.current;
    if (element === null) {
      return;
    }
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      setSize((before) => (before?.width === width && before.height === height ? before : { width, height }));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, size];
}

/** Draws whenever what it draws or its size changes, in units of CSS pixels on whole device pixels. */
export function useDrawing(
  canvas: RefObject<HTMLCanvasElement | null>,
  size: CanvasSize | null,
  draw: ((context: CanvasRenderingContext2D, size: CanvasSize) => void) | null,
): void {
  useEffect(() => {
    const context = canvas.current?.getContext('2d') ?? null;
    if (context === null || size === null) {
      return;
    }
    const ratio = window.devicePixelRatio;
    context.canvas.width = Math.round(size.width * ratio);
    context.canvas.height = Math.round(size.height * ratio);
    context.scale(ratio, ratio);
    draw?.(context, size);
  }, [canvas, size, draw]);
}
