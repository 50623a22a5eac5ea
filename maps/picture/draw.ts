import type { RobotMap } from '../map.ts';
import type { Canvas } from './canvas.ts';
import { color } from './colors.ts';
import { everything, type PictureContent } from './content.ts';
import { drawGround, drawPolyline, drawThings } from './scene.ts';

/** The map as a picture: floor and walls, then what is forbidden, the path, dock and robot, the names, the scale. */
export function drawMap(map: RobotMap, content: PictureContent = everything): Canvas {
  const scene = drawGround(map, content);
  if (content.path) {
    const style = { ink: color.path, width: scene.layout.scale > 2 ? 2 : 1 };
    drawPolyline(scene, map.path, style);
    drawPolyline(scene, map.plannedPath, { ...style, dash: 4 });
  }
  drawThings(scene, content);
  return scene.canvas;
}
